"""
The few calls of Dendrify that an exported script makes, with the equations Dendrify documents for them:
C dV/dt = gL (EL - V) + I, I = I_ext + sum of g (V_other - V) + dendritic spikes. Of these: an event where V is at or above the
threshold and the refractory time is over; then the rise is open from the next step to its last one, both ends included, and the
fall from its offset on. Times are counted in steps. For tests on machines without Dendrify.
"""
from brian2 import NeuronGroup, defaultclock


class Compartment:
    def __init__(self, name, model='passive', *, cm_abs, gl_abs, v_rest=None):
        if model not in ('leakyIF', 'passive'):
            raise ValueError(f'no model {model}')
        self.name, self.cm_abs, self.gl_abs, self.v_rest = name, cm_abs, gl_abs, v_rest
        self.spikes = {}

    def dspikes(self, name, *, threshold, g_rise, g_fall, duration_rise, duration_fall, offset_fall, refractory,
                reversal_rise, reversal_fall):
        own = f'{name}_{self.name}'
        steps = {f'{key}_{own}': int(round(float(value / defaultclock.dt))) for key, value in {
            'duration_rise': duration_rise, 'duration_fall': duration_fall, 'offset_fall': offset_fall, 'refractory': refractory,
        }.items()}
        self.spikes[own] = {**steps, f'Vth_{own}': threshold, f'g_rise_max_{own}': g_rise, f'g_fall_max_{own}': g_fall,
                            f'E_rise_{own}': reversal_rise, f'E_fall_{own}': reversal_fall}

    def spike_equations(self):
        for own in self.spikes:
            yield f'g_rise_{own} = g_rise_max_{own}*int(t_in_timesteps <= time_{own} + duration_rise_{own})*gate_{own} : siemens'
            yield (f'g_fall_{own} = g_fall_max_{own}*int(t_in_timesteps <= time_{own} + offset_fall_{own} + duration_fall_{own})'
                   f'*int(t_in_timesteps >= time_{own} + offset_fall_{own})*gate_{own} : siemens')
            yield f'time_{own} : 1'
            yield f'gate_{own} : 1'

    def spike_currents(self):
        return [f'g_{phase}_{own}*(E_{phase}_{own} - V_{self.name})' for own in self.spikes for phase in ('rise', 'fall')]


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
            terms += c.spike_currents()
            lines += c.spike_equations()
            lines.append(f'dV_{c.name}/dt = (gL_{c.name}*(EL_{c.name} - V_{c.name}) + {" + ".join(terms)})/C_{c.name} : volt')
            lines.append(f'I_ext_{c.name} : amp')
        return '\n'.join(lines)

    def make_neurongroup(self, N, method, threshold, reset, refractory):
        owners = {own: c for c in self.compartments for own in c.spikes}
        constants = {key: value for c in self.compartments for values in c.spikes.values() for key, value in values.items()}
        events = {f'spike_{own}': f'V_{c.name} >= Vth_{own} and t_in_timesteps >= time_{own} + refractory_{own}*gate_{own}'
                  for own, c in owners.items()}
        group = NeuronGroup(N, self.equations(), method=method, threshold=threshold, reset=reset, refractory=refractory,
                            events=events, namespace={**constants, **self.parameters})
        for own in owners:
            group.run_on_event(f'spike_{own}', f'time_{own} = t_in_timesteps; gate_{own} = 1')
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
