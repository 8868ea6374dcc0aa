"""Compiles the .mod files of a folder with NEURON and lets each run free in one compartment.

python3 neuronPeer.py FOLDER: for each FOLDER/<suffix>.mod prints one JSON object on one line: v by step and every state,
current and slope variable asked for in FOLDER/runs.json: {suffix: {celsius, dt, steps, amp, record: [names], ena, ek, usetable}}.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
from compileMods import compile_mods  # noqa: E402


def run(h, suffix, settings):
    soma = h.Section(name='soma')
    soma.L = soma.diam = 20
    soma.insert(suffix)
    soma.insert('pas')
    for ion in ('ena', 'ek'):
        if ion in settings:
            setattr(soma, ion, settings[ion])
    for name, value in settings.get('set', {}).items():
        variable = f'{name}_{suffix}'
        setattr(soma if hasattr(soma, variable) else h, variable, value)
    if hasattr(h, f'usetable_{suffix}'):
        setattr(h, f'usetable_{suffix}', settings.get('usetable', 0))
    clamp = h.IClamp(soma(0.5))
    clamp.delay, clamp.dur, clamp.amp = 1, 1e9, settings['amp']
    place = soma(0.5)
    h.celsius, h.dt = settings['celsius'], settings['dt']
    h.finitialize(-65)
    rows = []
    for _ in range(settings['steps'] + 1):
        mechanism = getattr(place, suffix)
        rows.append([place.v] + [getattr(mechanism, name) for name in settings['record']])
        h.fadvance()
    return rows


folder = sys.argv[1]
library = compile_mods(folder)
os.chdir('/')
from neuron import h  # noqa: E402

h.nrn_load_dll(library)
with open(os.path.join(folder, 'runs.json')) as file:
    runs = json.load(file)
print(json.dumps({suffix: run(h, suffix, settings) for suffix, settings in runs.items()}))
