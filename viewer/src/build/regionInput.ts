import { isModelError, resolveRegion, type SectionInterval } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { formatUm } from '../panels/numberText.ts';
import { createElement } from '../panels/pageElement.ts';
import type { Dispatch } from '../state/actions.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { labelled } from './labelled.ts';

export interface RegionInput {
  readonly element: HTMLElement;
  /** The expression, undefined where it says no region of this cell. */
  region(): string | undefined;
  /** Says what the expression covers, without lighting it up. */
  describe(): void;
}

/** What users start from; the list of the input offers them beside the names of the experiment. */
const SUGGESTIONS: readonly string[] = [
  'all',
  'soma',
  'axon',
  'dend',
  'apic',
  '! soma',
  'distance > 200',
  'radius < 0.5',
  'apic & distance > 200',
];

/** A region expression; the part of the cell that it means lights up as it is typed. */
export function createRegionInput(
  state: () => ViewerState,
  dispatch: Dispatch,
  changed: () => void,
): RegionInput {
  const list = createElement('datalist', { id: 'region-suggestions' });
  const input = createElement('input', {
    ...{ type: 'text', class: 'input', id: 'region', list: 'region-suggestions', value: 'all' },
    ...{ spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'region-meaning' },
  });
  const meaning = createElement('p', { id: 'region-meaning', class: 'hint', role: 'status' });
  let valid: string | undefined = 'all';
  const read = (): readonly SectionInterval[] | undefined => {
    const { run, draft } = state();
    if (run === undefined || draft === undefined) return undefined;
    try {
      const found = resolveRegion(run.morphology, input.value, draft.experiment.regions);
      meaning.textContent = describeIntervals(run, found);
      input.removeAttribute('aria-invalid');
      meaning.classList.remove('error');
      valid = found.length > 0 ? input.value : undefined;
      return found;
    } catch (error) {
      if (!isModelError(error)) throw error;
      meaning.textContent = error.message;
      input.setAttribute('aria-invalid', 'true');
      meaning.classList.add('error');
      valid = undefined;
      return undefined;
    }
  };
  input.oninput = () => {
    dispatch({ type: 'light', intervals: read() });
    changed();
  };
  input.onfocus = () => {
    const names = Object.keys(state().draft?.experiment.regions ?? {});
    list.replaceChildren(
      ...[...names, ...SUGGESTIONS].map((value) => createElement('option', { value })),
    );
    dispatch({ type: 'light', intervals: read() });
  };
  input.onblur = () => dispatch({ type: 'light', intervals: undefined });
  const element = createElement('div', {}, labelled('Region', input), list, meaning);
  return { element, region: () => valid, describe: () => void read() };
}

function describeIntervals({ morphology }: RunView, intervals: readonly SectionInterval[]): string {
  const sections = new Set(intervals.map(({ section }) => section));
  const lengthUm = intervals.reduce(
    (sum, { section, x0, x1 }) => sum + (x1 - x0) * morphology.sections[section]!.lengthUm,
    0,
  );
  return messages.regionCovers(sections.size, formatUm(lengthUm));
}
