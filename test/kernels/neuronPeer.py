"""Compiles the .mod files of a folder with NEURON and lets each run free in one compartment.

python3 neuronPeer.py FOLDER: for each FOLDER/<suffix>.mod prints one JSON object on one line: v by step and every state,
current and slope variable asked for in FOLDER/runs.json: {suffix: {celsius, dt, steps, amp, record: [names], ena, ek}}.
"""
import glob
import json
import os
import shutil
import subprocess
import sys


def link_neuron_home(folder):
    """A folder of links that NEURON's own compile script finds its parts in, wherever the package put them."""
    home = os.path.join(folder, 'home')
    os.makedirs(os.path.join(home, 'bin'))
    os.makedirs(os.path.join(home, 'lib'))
    listed = subprocess.run(['dpkg', '-L', 'neuron', 'neuron-dev'], capture_output=True, text=True).stdout.split()
    makefile = next(name for name in listed if name.endswith('nrnmech_makefile'))
    os.symlink(shutil.which('nocmodl'), os.path.join(home, 'bin', 'nocmodl'))
    os.symlink(makefile, os.path.join(home, 'bin', 'nrnmech_makefile'))
    os.symlink(os.path.join(os.path.dirname(makefile), 'libnrniv.so'), os.path.join(home, 'lib', 'libnrniv.so'))
    os.symlink('/usr/include', os.path.join(home, 'include'))
    os.symlink('/usr/share', os.path.join(home, 'share'))
    return home


def compile_mods(folder):
    environment = dict(os.environ, NRNHOME=link_neuron_home(folder))
    log = subprocess.run(['nrnivmodl'], cwd=folder, env=environment, capture_output=True, text=True)
    found = glob.glob(os.path.join(folder, '*', 'libnrnmech.so')) + glob.glob(os.path.join(folder, '*', '.libs', 'libnrnmech.so'))
    if not found:
        sys.exit(log.stdout + log.stderr)
    return found[0]


def run(h, suffix, settings):
    soma = h.Section(name='soma')
    soma.L = soma.diam = 20
    soma.insert(suffix)
    soma.insert('pas')
    for ion in ('ena', 'ek'):
        if ion in settings:
            setattr(soma, ion, settings[ion])
    for name, value in settings.get('set', {}).items():
        setattr(soma, f'{name}_{suffix}', value)
    if hasattr(h, f'usetable_{suffix}'):
        setattr(h, f'usetable_{suffix}', 0)
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
