"""
Runs a cell of NeuroML 2 in NEURON by a reading of its own: the core types' equations (NeuroML2CoreTypes, Channels.xml and
Cells.xml) are written as NMODL from the document alone, channel by channel, and compiled. For cells whose segments are its
compartments. Nothing of cabletree's is read but the file.
"""
import os
import re
import xml.etree.ElementTree as ElementTree

from compileMods import compile_mods
from neuron import h

SECTION = 'sao864921383'
UNITS = {
    'mV': 1, 'V': 1e3, 'S_per_cm2': 1, 'mS_per_cm2': 1e-3, 'S_per_m2': 1e-4, 'per_ms': 1, 'per_s': 1e-3, 'ms': 1, 's': 1e3,
    'uF_per_cm2': 1, 'ohm_cm': 1, 'mM': 1, 'mol_per_m3': 1, 'degC': 1, 'mol_per_m_per_A_per_s': 1, 'cm_per_s': 1, '': 1,
}


def quantity(text):
    number, unit = re.fullmatch(r'(-?[0-9]*(?:\.[0-9]+)?(?:[eE]-?[0-9]+)?)\s*([_a-zA-Z0-9]*)', text).groups()
    return float(number) * UNITS[unit]


def expression(text):
    """LEMS to NMODL."""
    for word, sign in {'.lt.': '<', '.leq.': '<=', '.gt.': '>', '.geq.': '>=', '.eq.': '==', '.neq.': '!=', '.and.': '&&', '.or.': '||'}.items():
        text = text.replace(word, sign)
    return re.sub(r'\babs\(', 'fabs(', text)


def hh_form(kind, name, about):
    """Statements that give `name` the value of one of the forms, in mV and per ms."""
    rate, midpoint, scale = (quantity(about[key]) for key in ('rate', 'midpoint', 'scale'))
    x = f'((v - ({midpoint!r})) / ({scale!r}))'
    if kind.startswith('HHExpLinear'):
        return f'IF (fabs({x}) < 1e-9) {{ {name} = {rate!r} }} ELSE {{ {name} = {rate!r} * {x} / (1 - exp(-{x})) }}'
    if kind.startswith('HHExp'):
        return f'{name} = {rate!r} * exp({x})'
    return f'{name} = {rate!r} / (1 + exp(-{x}))'


def custom_type(kind, name):
    """Derived variables of a ComponentType become locals with the gate's name before theirs."""
    constants = {c.get('name'): quantity(c.get('value')) for c in kind.iter('Constant')}
    known = {v.get('name'): f'{name}_{v.get("name")}' for v in kind.iter() if v.tag.endswith('DerivedVariable')}

    def own(text):
        text = re.sub(r'\bcaConc\b', 'cai', expression(text))
        return re.sub(r'\b[A-Za-z_]\w*\b', lambda m: repr(constants[m[0]]) if m[0] in constants else known.get(m[0], m[0]), text)

    statements = [f'{known[v.get("name")]} = {own(v.get("value"))}' for v in kind.iter('DerivedVariable')]
    for variable in kind.iter('ConditionalDerivedVariable'):
        for case in variable:
            statements.append(f'IF ({own(case.get("condition"))}) {{ {known[variable.get("name")]} = {own(case.get("value"))} }}')
    exposed = next(v for v in kind.iter() if v.get('exposure') is not None and v.tag.endswith('DerivedVariable'))
    return sorted(known.values()), [*statements, f'{name} = {known[exposed.get("name")]}']


class Channel:
    """One channel as a density mechanism with RANGE gmax and e."""

    def __init__(self, element, types, flavour):
        self.name = f'{element.get("id")}_{flavour}'
        self.locals, self.rates, self.states, self.factors = [], [], [], []
        gates = [gate for gate in element if gate.get('instances') is not None]
        for gate in gates:
            self.add_gate(gate, types)
        is_calcium = element.get('species') == 'ca'
        reads = [name for name, needed in (('cai', flavour != 'fixed' or any('cai' in r for r in self.rates)), ('cao', flavour != 'fixed')) if needed]
        current = 'ica' if is_calcium else 'i'
        conductance = ' * '.join(['gmax', *self.factors])
        starts = ' '.join(f'{state} = {state}_inf' for state in self.states)
        equations = ' '.join(f"{state}' = ({state}_inf - {state}) / {state}_tau" for state in self.states)
        calcium = f'USEION ca {"READ " + ", ".join(reads) if reads else ""} {"WRITE ica" if is_calcium else ""}'
        lines = [
            f'NEURON {{ SUFFIX {self.name} RANGE gmax, e',
            *([calcium] if is_calcium or reads else []),
            *([] if is_calcium else ['NONSPECIFIC_CURRENT i']),
            '}',
            'PARAMETER { gmax = 0 e = 0 }',
            f'ASSIGNED {{ v celsius {current} {" ".join(sorted({*reads, *self.locals}))} }}',
            *([f'STATE {{ {" ".join(self.states)} }}'] if self.states else []),
            f'INITIAL {{ rates(v) {starts} }}',
            'BREAKPOINT {',
            *(['SOLVE states METHOD cnexp'] if self.states else []),
            'rates(v)',
            self.current(flavour, current, conductance),
            '}',
            *([f'DERIVATIVE states {{ rates(v) {equations} }}'] if self.states else []),
            'PROCEDURE rates(v) {',
            *self.rates,
            '}',
        ]
        self.text = ''.join(f'{line}\n' for line in lines)

    def current(self, flavour, current, conductance):
        if flavour == 'nernst':
            return f'e = 1000 * 8.3144621 * (celsius + 273.15) / (2 * 96485.3) * log(cao / cai)\n  {current} = {conductance} * (v - e)'
        return f'{current} = {conductance} * (v - e)'

    def add_gate(self, gate, types):
        name, kind = 'gate_' + gate.get('id'), gate.get('type') or gate.tag
        settings = gate.find('q10Settings')
        factor = '1' if settings is None else f'{quantity(settings.get("q10Factor"))!r}^((celsius - ({quantity(settings.get("experimentalTemp"))!r})) / 10)'
        parts = {part.tag: part for part in gate}
        if kind == 'gateHHrates':
            self.add_part(f'{name}_a', parts['forwardRate'], types)
            self.add_part(f'{name}_b', parts['reverseRate'], types)
            self.rates += [f'{name}_inf = {name}_a / ({name}_a + {name}_b)', f'{name}_tau = 1 / (({name}_a + {name}_b) * {factor})']
        else:
            self.add_part(f'{name}_inf', parts['steadyState'], types)
            if kind == 'gateHHtauInf':
                self.add_part(f'{name}_t', parts['timeCourse'], types)
                self.rates.append(f'{name}_tau = {name}_t / ({factor})')
        self.locals += [f'{name}_inf', f'{name}_tau']
        instant = kind == 'gateHHInstantaneous'
        self.factors += [f'{name}_inf' if instant else name] * int(gate.get('instances'))
        if not instant:
            self.states.append(name)

    def add_part(self, name, part, types):
        self.locals.append(name)
        kind = part.get('type')
        if kind in types:
            own, statements = custom_type(types[kind], name)
            self.locals += own
            self.rates += statements
        elif kind == 'fixedTimeCourse':
            self.rates.append(f'{name} = {quantity(part.get("tau"))!r}')
        else:
            self.rates.append(hh_form(kind, name, part.attrib))


POOL = '''
NEURON { SUFFIX nml_pool USEION ca READ ica WRITE cai RANGE rest, decay, rho, start }
PARAMETER { rest = 0 decay = 1 rho = 0 start = 0 }
ASSIGNED { ica }
STATE { cai }
INITIAL { cai = start }
BREAKPOINT { SOLVE pool METHOD cnexp }
DERIVATIVE pool { cai' = -0.01 * rho * ica - (cai - rest) / decay }
'''


class Cell:
    def __init__(self, path, folder):
        text = open(path).read()
        self.root = ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', '', text, count=1))
        self.types = {t.get('name'): t for t in self.root.iter('ComponentType')}
        self.elements = {e.get('id'): e for e in self.root if e.tag in ('ionChannel', 'ionChannelHH')}
        self.densities = [d for d in self.root.iter() if d.tag.startswith('channelDensity')]
        self.channels = {}
        for density in self.densities:
            flavour = {'channelDensity': 'fixed', 'channelDensityNernst': 'nernst'}[density.tag]
            key = density.get('ionChannel'), flavour
            self.channels.setdefault(key, Channel(self.elements[key[0]], self.types, flavour))
        os.makedirs(folder)
        for channel in self.channels.values():
            open(os.path.join(folder, f'{channel.name}.mod'), 'w').write(channel.text)
        open(os.path.join(folder, 'nml_pool.mod'), 'w').write(POOL)
        h.nrn_load_dll(compile_mods(folder))
        self.build()
        self.paint()

    def build(self):
        segments = {s.get('id'): s for s in self.root.iter('segment')}
        self.groups = {g.get('id'): [m.get('segment') for m in g.iter('member')] for g in self.root.iter('segmentGroup')}
        self.all, self.place = [], {}
        for group in self.root.iter('segmentGroup'):
            if group.get('neuroLexId') != SECTION:
                continue
            own = self.groups[group.get('id')]
            section = h.Section(name=group.get('id'))
            section.nseg = int(group.find('property').get('value'))
            assert section.nseg == len(own), 'segments are not the compartments'
            ends = [[{k: float(v) for k, v in segments[s].find(end).attrib.items()} for end in ('proximal', 'distal')] for s in own]
            lengths = [sum((a[k] - b[k]) ** 2 for k in 'xyz') ** 0.5 for a, b in ends]
            section.L = sum(lengths)
            for place, segment, (near, _) in zip(section, own, ends):
                place.diam = near['diameter']
                self.place[segment] = place
            joint = segments[own[0]].find('parent')
            if joint is not None:
                on = self.place[joint.get('segment')]
                fraction = float(joint.get('fractionAlong', 1))
                section.connect(on.sec(on.x + (fraction - 0.5) / on.sec.nseg), 0)
            self.all.append(section)

    def paint(self):
        def spread(tag, attribute, apply):
            for element in self.root.iter(tag):
                for segment in self.groups[element.get('segmentGroup')]:
                    apply(self.place[segment], quantity(element.get(attribute)))

        spread('specificCapacitance', 'value', lambda place, value: setattr(place, 'cm', value))
        spread('resistivity', 'value', lambda place, value: setattr(place.sec, 'Ra', value))
        models = {m.get('id'): m for m in self.root if m.tag == 'fixedFactorConcentrationModel'}
        outside = []
        for species in self.root.iter('species'):
            model = models[species.get('concentrationModel')]
            for place in (self.place[s] for s in self.groups[species.get('segmentGroup')]):
                self.insert(place, 'nml_pool', rest=quantity(model.get('restingConc')), decay=quantity(model.get('decayConstant')),
                            rho=quantity(model.get('rho')), start=quantity(species.get('initialConcentration')))
                outside.append((place, quantity(species.get('initialExtConcentration'))))
        for density in self.densities:
            flavour = 'fixed' if density.tag == 'channelDensity' else 'nernst'
            name = self.channels[density.get('ionChannel'), flavour].name
            for segment in self.groups[density.get('segmentGroup')]:
                values = {'gmax': quantity(density.get('condDensity'))}
                if flavour == 'fixed':
                    values['e'] = quantity(density.get('erev'))
                self.insert(self.place[segment], name, **values)
        for section in {place.sec for place, _ in outside}:
            style = int(h.ion_style('ca_ion', sec=section))
            h.ion_style('ca_ion', style & 3, style >> 3 & 3, style >> 5 & 1, style >> 6 & 1, 0, sec=section)  # no start from cao0
        self.outside = h.FInitializeHandler(0, lambda: [setattr(place, 'cao', value) for place, value in outside])

    def insert(self, place, mechanism, **values):
        if not h.ismembrane(mechanism, sec=place.sec):
            place.sec.insert(mechanism)
        for key, value in values.items():
            setattr(getattr(place, mechanism), key, value)
