"""
The few calls of Dendrify that an exported script makes, with the equations Dendrify documents for them:
C dV/dt = gL (EL - V) + I, I = I_ext + sum of g (V_other - V). For tests on machines without Dendrify.
"""
from brian2 import NeuronGroup


class Compartment:
    def __init__(self, name, model='passive', *, cm_abs, gl_abs, v_rest=None):
        if model not in ('leakyIF', 'passive'):
            raise ValueError(f'no model {model}')
        self.name, self.cm_abs, self.gl_abs, self.v_rest = name, cm_abs, gl_abs, v_rest


class Soma(Compartment):
    pass


class Dendrite(Compartment):
    pass


class NeuronModel:
    def __init__(self, connections, v_rest):
        self.connections = connections
        self.compartments = list({id(c): c for pair in connections for c in pair[:2]}.values())
        self.v_rest = v_rest
        self.parameters = {}
        for c in self.compartments:
            self.parameters.update({f'C_{c.name}': c.cm_abs, f'gL_{c.name}': c.gl_abs, f'EL_{c.name}': v_rest})
        for a, b, g in connections:
            self.parameters[f'g_{a.name}_{b.name}'] = g

    def add_params(self, parameters):
        self.parameters.update(parameters)

    def equations(self):
        lines = []
        for c in self.compartments:
            terms = [f'I_ext_{c.name}']
            for a, b, _ in self.connections:
                if c in (a, b):
                    other = b if c is a else a
                    terms.append(f'g_{a.name}_{b.name}*(V_{other.name} - V_{c.name})')
            lines.append(f'dV_{c.name}/dt = (gL_{c.name}*(EL_{c.name} - V_{c.name}) + {" + ".join(terms)})/C_{c.name} : volt')
            lines.append(f'I_ext_{c.name} : amp')
        return '\n'.join(lines)

    def make_neurongroup(self, N, method, threshold, reset, refractory):
        group = NeuronGroup(N, self.equations(), method=method, threshold=threshold, reset=reset,
                            refractory=refractory, namespace=self.parameters)
        for c in self.compartments:
            setattr(group, f'V_{c.name}', self.v_rest)
        return group


class PointNeuronModel:
    def __init__(self, *, model, cm_abs, gl_abs, v_rest):
        if model != 'leakyIF':
            raise ValueError(f'no model {model}')
        self.parameters = {'C': cm_abs, 'gL': gl_abs, 'EL': v_rest}

    def make_neurongroup(self, N, **options):
        equations = 'dV/dt = (gL*(EL - V) + I_ext)/C : volt\nI_ext : amp'
        group = NeuronGroup(N, equations, namespace=self.parameters, **options)
        group.V = self.parameters['EL']
        return group
