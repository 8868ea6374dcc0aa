/** The class `Cell` of a NEURON script, made from the script's tables: SECTIONS, MECHANISMS, IONS, PROCESSES and so on. */
export function neuronCellClass(hasPoints: boolean): readonly string[] {
  const geometry = hasPoints
    ? [
        '        for point in POINTS[index]:',
        '            section.pt3dadd(*point)',
        '        if not POINTS[index]:',
        '            section.L = length',
        '        section.nseg, section.Ra = nseg, ra',
      ]
    : ['        section.L, section.nseg, section.Ra = length, nseg, ra'];
  const diameters = hasPoints
    ? ['            if not POINTS[index]:', '                segment.diam = value_at(diameters, k)']
    : ['            segment.diam = value_at(diameters, k)'];
  return `
def value_at(values, k):
    return values[k] if isinstance(values, list) else values


class Cell:
    """One neuron. \`all\` holds its sections in the order of SECTIONS, \`soma\` is the first; \`processes\`, \`currents\` and
    \`connections\` what stands on it unless \`placed\` is False, \`probes\` places by name."""

    def __init__(self, placed=True, currents=CURRENTS, events=EVENTS):
        self.all = [h.Section(name=row[0], cell=self) for row in SECTIONS]
        self.soma = self.all[0]
        for index, section in enumerate(self.all):
            self._shape(section, index)
        for name, by_section in MECHANISMS.items():
            for index, values in by_section.items():
                self._insert(self.all[index], name, values)
        self._paint_ions()
        if placed:
            self._add_placed(currents, events)

    def place(self, section, x):
        return self.all[section](x)

    def _add_placed(self, currents, events):
        self._timed, self._played = [], []
        self.locals = [self._make_local_section() for _ in LOCAL_NODES]
        self._local_equations = self._join_locals(LOCAL_NODES) if LOCAL_NODES else None
        self.processes = [self._add_process(*row) for row in PROCESSES]
        self.currents = [self._add_current(course, place) for _, course, places in currents for place in places]
        self.gaps = [self._add_gap_end(*ends, g) for a, b, g in GAPS for ends in ((a, b), (b, a))]
        self.connections = [self._connect(*row) for row in events]
        self._starter = h.FInitializeHandler(self._send_events)
        self.probes = {name: self.place(*at) for name, at in PROBES}

    def _shape(self, section, index):
        _, parent, place, length, ra, nseg, diameters, cm = SECTIONS[index]
${geometry.join('\n')}
        for k, segment in enumerate(section):
${[...diameters, '            segment.cm = value_at(cm, k)'].join('\n')}
        if parent >= 0:
            section.connect(self.all[parent](place), 0)

    def _insert(self, section, name, values):
        section.insert(name)
        for k, segment in enumerate(section):
            for parameter, value in values.items():
                setattr(getattr(segment, name), parameter, value_at(value, k))

    def _paint_ions(self):
        """Reversal potentials once; concentrations at each start, which NEURON would take from one value for all cells."""
        self._concentrations = []
        for name, by_section in IONS.items():
            is_reversal = name.startswith('e')
            ion = (name[1:] if is_reversal else name[:-1]) + '_ion'
            for index, value in by_section.items():
                section = self.all[index]
                if not h.ismembrane(ion, sec=section):
                    continue
                if not is_reversal:
                    style = int(h.ion_style(ion, sec=section))
                    h.ion_style(ion, style & 3, style >> 3 & 3, style >> 5 & 1, style >> 6 & 1, 0, sec=section)
                    self._concentrations.append((section, name, value))
                self._set_ion(section, name, value)
        self._initialiser = h.FInitializeHandler(0, self._set_concentrations)

    def _set_ion(self, section, name, value):
        for k, segment in enumerate(section):
            setattr(segment, name, value_at(value, k))

    def _set_concentrations(self):
        for row in self._concentrations:
            self._set_ion(*row)

    def _make_local_section(self):
        section = h.Section(name='local', cell=self)
        section.L = section.diam = 10
        section.cm = 0
        return section

    def _join_locals(self, rows):
        """Sections without membrane, joined to their places and each other by equations: what follows the voltages of
        nodes are, of each local one, the current it sends and the voltages of its poles."""
        spots = list(dict.fromkeys(spot for row in rows for spot, _ in row[:2] if spot is not None))
        segments = [self.place(*spot) for spot in spots] + [section(0.5) for section in self.locals]
        sent, size = [], len(segments)
        for row in rows:
            sent.append(size)
            size += 1 + len(row[2])
        c, g, b = h.Matrix(size, size), h.Matrix(size, size), h.Vector(size)

        def add(matrix, i, j, value):
            matrix.setval(i, j, matrix.getval(i, j) + value)

        def hear(i, k, own, resistance):
            for pole in range(len(rows[k][2])):
                add(g, i, sent[k] + 1 + pole, -own)
            add(g, i, sent[k], -resistance)

        for k, (above, below, poles, transfer, offset, heard) in enumerate(rows):
            node, j = len(spots) + k, sent[k]
            density = 100 / segments[node].area()  # NEURON takes each row of a node by the area of its segment
            add(g, node, j, density)
            add(c, node, j, density * transfer)
            add(g, j, node, 1)
            b[j] = offset
            for spot, weight in (above, below):
                if spot is not None:
                    i = spots.index(spot)
                    add(g, j, i, -weight)
                    add(g, i, j, -weight * 100 / segments[i].area())
            hear(j, k, 1, 0)
            for other, own, resistance in heard:
                hear(j, other, own, resistance)
            for pole, (resistance, tau) in enumerate(poles):
                i = j + 1 + pole
                add(g, i, i, 1)
                add(c, i, i, tau)
                add(g, i, j, -resistance)
                add(c, i, j, -resistance * transfer)
        places, sections = h.Vector([segment.x for segment in segments]), h.SectionList()
        for segment in segments:
            sections.append(segment.sec)
        y = h.Vector(size)
        return h.LinearMechanism(c, g, y, b, sections, places), (c, g, y, b, sections, places)

    def _add_process(self, _, mechanism, at, parameters):
        place = self.locals[at](0.5) if isinstance(at, int) else self.place(*at)
        process = getattr(h, mechanism)(place)
        for name, value in parameters.items():
            setattr(process, name, value)
        return process

    def _add_current(self, course, place):
        section, x, factor = place
        kind, *values = course
        if kind == 'chirp':
            clamp = h.CabletreeChirp(self.place(section, x))
            clamp.start, clamp.dur, offset, amplitude, clamp.f0, clamp.f1 = values
            clamp.offset, clamp.amp = offset * factor, amplitude * factor
            return clamp
        clamp = h.IClamp(self.place(section, x))
        if kind == 'step':
            clamp.delay, clamp.dur, amplitude = values
            clamp.amp = amplitude * factor
            return clamp
        clamp.delay, clamp.dur = 0, 1e9
        times, amplitudes = h.Vector(values[0]), h.Vector(values[1]).mul(factor)
        amplitudes.play(clamp._ref_amp, times, True)
        self._played.append((times, amplitudes))
        return clamp

    def _add_gap_end(self, own, other, conductance):
        end = h.CabletreeGap(self.place(*own))
        end.g = conductance
        h.setpointer(self.place(*other)._ref_v, 'vgap', end)
        return end

    def _connect(self, target, source, weights, delay):
        kind, *values = source
        if kind == 'threshold':
            segment = self.place(*values[0])
            connection = h.NetCon(segment._ref_v, self.processes[target], sec=segment.sec)
            connection.threshold = values[1]
        else:
            origin = self.processes[values[0]] if kind == 'process' else None
            connection = h.NetCon(origin, self.processes[target])
        connection.delay = delay
        for k, weight in enumerate(weights):
            connection.weight[k] = weight
        if kind == 'times':
            self._timed.append((connection, [time + delay for time in values[0]]))
        return connection

    def _send_events(self):
        for connection, times in self._timed:
            for time in times:
                connection.event(time)

    def __repr__(self):
        return 'Cell'
`
    .split('\n')
    .slice(0, -1);
}
