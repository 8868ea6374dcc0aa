import type { SweepPlan } from '../../src/sweep/index.ts';

/** Tasks that run at a time unless the person changes the script. */
const THROTTLE = 20;

/**
 * A job array of one task a shard, to be submitted from within the folder of the sweep. A task that ends with 75 asks to
 * be run again; where the cluster does not do that by itself, the second sbatch of the head's lines does the same.
 */
export function slurmScript({ shards }: SweepPlan): string {
  const throttle = Math.min(THROTTLE, shards.length);
  return `#!/bin/bash
# cd THIS_FOLDER && sbatch sweep.slurm
# Again for what is missing: sbatch --array="$(npx cabletree sweep missing .)" sweep.slurm
#SBATCH --job-name=cabletree-sweep --array=0-${shards.length - 1}%${throttle}
#SBATCH --ntasks=1 --cpus-per-task=1 --mem=500
#SBATCH --requeue --open-mode=append --output=logs/%A_%a.out
SWEEP_DIR="\${SWEEP_DIR:-\${SLURM_SUBMIT_DIR:-.}}"
echo "shard \${SLURM_ARRAY_TASK_ID}, restart \${SLURM_RESTART_COUNT:-0}, host $(hostname)"
exec \${CABLETREE:-npx cabletree} sweep run "$SWEEP_DIR" --workers 1
`;
}
