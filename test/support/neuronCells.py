"""Runs small cells of one section in NEURON with mechanisms compiled from .mod files.

python3 neuronCells.py FOLDER: reads FOLDER/runs.json {name: run} and prints {name: [[values of `record` at each step]]}. A run:
celsius, dt, steps, secondorder, nseg, insert [suffixes], set {suffix: {name: value}}, ions {name: value},
amp (nA from 1 ms on at 0.5, 0 for none), points [{name, kind, x, set, events [[time ms, weight...]]}],
record ['v', 'cai', 'suffix.name', 'point.name'] at 0.5, tables [suffixes that keep their TABLE],
functionTables {suffix: {name: {points, values}}}.
"""
import json
import os
import sys

from compileMods import compile_mods


def reader(section, points, name):
    place = section(0.5)
    if name == 'v' or '.' not in name:
        return lambda: getattr(place, name)
    owner, variable = name.split('.')
    holder = points.get(owner) or getattr(place, owner)
    if '[' not in variable:
        return lambda: getattr(holder, variable)
    array, index = variable[:-1].split('[')
    return lambda: getattr(holder, array)[int(index)]


def connect(h, point, events):
    """One NetCon an event, as weights differ."""
    kept = []
    for time, *weights in events:
        connection = h.NetCon(None, point)
        for index, weight in enumerate(weights):
            connection.weight[index] = weight
        kept.append((connection, time))
    return kept


kept_vectors = []


def fill_table(h, name, points, values):
    if len(points) == 1:
        # NEURON goes on reading the vectors, and does not keep them.
        pair = h.Vector(values), h.Vector(points[0])
        kept_vectors.append(pair)
        getattr(h, f'table_{name}')(*pair)
        return
    store = f'values_of_{name}'
    h(f'double {store}[{len(values)}]')
    for index, value in enumerate(values):
        getattr(h, store)[index] = value
    sizes = ', '.join(f'{len(grid)}, {grid[0]}, {grid[-1]}' for grid in points)
    h(f'table_{name}(&{store}[0], {sizes})')


def run(h, settings):
    section = h.Section(name='soma')
    section.L, section.diam, section.nseg = settings.get('L', 20), settings.get('diam', 20), settings.get('nseg', 1)
    for suffix in settings['insert']:
        section.insert(suffix)
    h.cai0_ca_ion, h.cao0_ca_ion = 5e-5, 2
    for suffix, values in settings.get('set', {}).items():
        for name, value in values.items():
            variable = f'{name}_{suffix}'
            setattr(section if hasattr(section, variable) else h, variable, value)
    for name, value in settings.get('ions', {}).items():
        setattr(section, name, value)
        if not name.startswith('e'):
            # Where a pool is, NEURON starts from the concentration of the whole model, not of the section.
            setattr(h, f'{name}0_{name[:-1]}_ion', value)
    for suffix in settings['insert'] + [entry['kind'] for entry in settings.get('points', [])]:
        if hasattr(h, f'usetable_{suffix}'):
            setattr(h, f'usetable_{suffix}', int(suffix in settings.get('tables', [])))
    for suffix, tables in settings.get('functionTables', {}).items():
        for name, table in tables.items():
            fill_table(h, f'{name}_{suffix}', table['points'], table['values'])
    points, connections = {}, []
    for entry in settings.get('points', []):
        point = getattr(h, entry['kind'])(section(entry.get('x', 0.5)))
        for name, value in entry.get('set', {}).items():
            shared = f'{name}_{entry["kind"]}'
            setattr(*((h, shared, value) if hasattr(h, shared) else (point, name, value)))
        points[entry['name']] = point
        connections += connect(h, point, entry.get('events', []))
    clamp = h.IClamp(section(0.5))
    clamp.delay, clamp.dur, clamp.amp = 1, 1e9, settings.get('amp', 0)
    h.celsius, h.dt, h.secondorder = settings['celsius'], settings['dt'], settings.get('secondorder', 0)
    h.finitialize(settings.get('v_init', -65))
    for connection, time in connections:
        connection.event(time)
    readers = [reader(section, points, name) for name in settings['record']]
    rows = []
    for _ in range(settings['steps'] + 1):
        rows.append([read() for read in readers])
        h.fadvance()
    return rows


folder = sys.argv[1]
library = compile_mods(folder)
os.chdir('/')
from neuron import h  # noqa: E402

h.nrn_load_dll(library)
with open(os.path.join(folder, 'runs.json')) as file:
    runs = json.load(file)
print(json.dumps({name: run(h, settings) for name, settings in runs.items()}))
