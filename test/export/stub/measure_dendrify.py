"""Somatic input resistance of an exported Dendrify script: measure_dendrify.py <script> <soma> <settling time in ms>."""
import importlib.util
import sys

from brian2 import Network, ms, pA, prefs

path, soma, settling_ms = sys.argv[1:]
prefs.codegen.target = 'numpy'
spec = importlib.util.spec_from_file_location('exported', path)
exported = importlib.util.module_from_spec(spec)
spec.loader.exec_module(exported)
neurons = exported.build_neurons(2)
suffix = f'_{soma}' if hasattr(neurons, f'V_{soma}') else ''
setattr(neurons, f'I_ext{suffix}', [0, -10]*pA)
Network(neurons).run(float(settling_ms)*ms)
voltage = getattr(neurons, f'V{suffix}')
print(f'Rin_MOhm {float((voltage[0] - voltage[1])/(10*pA))/1e6:.6f}')
