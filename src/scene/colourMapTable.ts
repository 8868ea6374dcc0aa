/** A colour map of 256 sRGB entries: the first, and from each to the next how far red, green and blue go. */
export interface ColourMapSteps {
  readonly first: readonly [red: number, green: number, blue: number];
  /** Three letters a step, `n` for no change, `o` for one more, `m` for one less. */
  readonly steps: readonly string[];
}

/**
 * viridis, plasma, inferno and magma: S. van der Walt and N. Smith with E. Firing, CC0. cividis: J. Nuñez, C. Anderton
 * and R. Renslow (2018), PLOS ONE 13:e0199239, through the polynomial of d3-scale-chromatic 3.1.1 (ISC). Sampled at
 * i / 255 from that package, which the running page does not need. batlow: F. Crameri (2021), Scientific colour maps
 * 7.0.1, https://zenodo.org/record/5501399, copyright 2021 Fabio Crameri, MIT licence.
 *
 * As differences they take a third of the bytes that a page loads before its first picture.
 */
export const COLOUR_MAP_TABLE = {
  viridis: {
    first: [68, 1, 84],
    steps: [
      'nopoponopoponopnponoooppnoonppnoonpooopnponoonoonppnoonoonoonponoonopnponoonoonoonponoomoo',
      'npnnoonoonoomoonpnnoonoomoonpnnoomoononnoompnnoomonnoononmoonpnmoononmonnoomonnonnpomonnon',
      'monnoomonnonmonnoomonnonmpnnonmonnoomonnonmonnonmonnonmonnonmoononmonnonnonmonnonmonnonmon',
      'nonnonmonnonmnnnonnonmonnonmonnonnonmonnonnonmonnonmonnonnonmonnonnnnmonnonnonmonnonmonnon',
      'nommonnonnonmonnonnonnommonnnnnonmonnomnonnonnonnomnonmonnomnonoonnomnonnonnnmnonoomnonoom',
      'nonoonnomoomoonoomnonoomonnoomoomoonpomoomoomoonpomoompnmoonpomoompomoompompnmoompompompom',
      'pompnmpompompompompnmpompolpompnmpompolqompnmpolpomqnmpolpomqompnlpomqnlpomqolpnmqolpolqnm',
      'polqnmpolqnlpomqnlqolpnmqolpnlqomqnlpolqnlqompnlqolqnlpnmqolqnmpnlqolqnmpomqnlqnmpomqnmqnm',
      'ponqnmpnnqonqnopnnqoopnoqnopnoqoopnppnoqoppnp',
    ],
  },
  cividis: {
    first: [0, 32, 81],
    steps: [
      'nopnopnoonnpnoonoonnpnoonoonnonoonoonnonoonooonooonoooonooonnoooooonnooooonpnnooooononnooo',
      'oonpononooonoonpnnoonoononnpoooonoonpnnoonpononnoonponoononnponoonpnnoonoonpononnoonpononn',
      'ponoonoonpnnoonoonpnnoonoomoonpnnoonoonpnnoonoonoononoponoononnoonoonpononnoonoononnoonoon',
      'oononnponooooononnoonoononnoonooooononnoonoonoonnnooonoonoononnoonoooonnoonoonnononooonoon',
      'oononononoonoononnooooonnononnoonooooononnnonoonoonoooonnnonoonoononnoonooonononnoonoonoon',
      'oonnnnoonoonoonoononnoonoonoonnononnoonoonoonoononnoonoonoonoomonnoonoonoonoomoononnoonoom',
      'oonoonpomonnoonoomoonoomoonpononmoonoomoonoomponoomoomonnoomponoomoomoonpomoomonnoompomoon',
      'oomoompomoonoomoompomonnoomoompomoomoonoomoompomoomoonoomoomoomoomonmoonpomoomnomoonoomoom',
      'oomoonoomoomnonoomoomnonoomnonoomnomoonnonnom',
    ],
  },
  plasma: {
    first: [13, 8, 135],
    steps: [
      'qmoqnoqnoqmppnopnoqnopnopnopmnpnopnopnopnoonopnopnnpmopnoonopnnpnopnoonnpnopmoonnpnopnnono',
      'pnoomnpnopnnonopnnpnoomnpnnonopnnonopnnpnnomopnnonnpnnonopnnonnpnnpnnonnpnnoonpnnonnpnnonn',
      'pononnpononnpononmpononnpomoonoonpomoonponoomoonpomoonpomoomopnpomoomoonpomoomoonpomoomopm',
      'oonpomoomoomoompomoomopnoomoompomoomoomoomopmoomoomoomoompomoonoomopmoomoomoomoomoomoomoom',
      'opmoomoomoomoomoonoomoomnpmoomoomoomoomoomoomopnoomoomnomoomoomoomoomopnnomoomoomoomoomnpm',
      'oomoonoomoomnomopmoomoomnonoomopmnomoomoomnomopnoomnomoomopmnomoomoonnpmoomnomoomnpmoomoon',
      'npmoomnomopmnomoomnpmoonnomnpmoomnomopmnomnpnoomnomnpmoomnpmnomoonnpmnomnpmnomopmnonnpmnom',
      'npmnomnpnnomopmnomnpnnomnpmnonnpmmpnnomnpmnonnpnnpmnonmpmnonnpnnpnmomnpnnpnmonnpnmpnnoompn',
      'npnmonnpnmponpnmonnpompnmonnpnmpnmpmnommpmnpk',
    ],
  },
  inferno: {
    first: [0, 0, 4],
    steps: [
      'ononoonnponpnopnnponpoopnnpooqonpooponpoopooqonpooponqooppnpooqonppoponqonppoqonppnqonppnp',
      'onqpnppnponqpnppmponppnppnppmppnoonppnopmppnoonopnopnoonopoopnopnnonopoopnnooopnnooopnnpon',
      'onopononnpoopnnoonpononnponpnnoonpononnponpnnoonpononnponpnnoonpnnoonpomonnponpnnoonpnmoon',
      'ponpnmoonpnnoompnnpomonnponoompnnoompnnpomonnpomoompnnpomonnpomoompnmoonpomonmponpomonmpom',
      'oompnnoompomoompnmoompomoompomoomonmpomoompomoomoompomoomoompomoomoompomoomoomopmpoloomoom',
      'oomopmpomooloomopmoomoomopmoolopmoomoomopmoolopmoomnpmoolopmoomopmnploomopmnploomopmnploom',
      'opmnploomnpmopmnploomnpmnplopmnomnpmopmnpmnpnopmnonnpnnpnnpoopnnponponponopnponppnppnponpp',
      'nppnppmppnpqnppnppnppmpqnppnppnpqmopnpqnpqmppnpqmpqnpqmpqnpqmpqnpqmpqnprnpqmprnpqmornprnpr',
      'mprnornprnproornpsoornoroprooroorporooqoorppq',
    ],
  },
  magma: {
    first: [0, 0, 4],
    steps: [
      'ononoonnpononopnnpoopnnqooponpoopnnpoopooponpoopooponpooqooppnpoopooponqooponpooqpnpooponq',
      'pnpooqonppnponqonppoqonppnqpmponppnqonppnppnppmponppnppnoomppnppnopnoonppnopnoooopnopnnono',
      'poopnooonpnooonpnoponooopnnoonpnooonpononoponpononnponooopnnoonpnnoonponpnnoonpononnponono',
      'pononnponpononmpononnponpnnoonpononnponpnnoonpnmoonpnnpononnpomonnponpnnoompnnpononmponpon',
      'onmpononmponpnnoompnnpomonnpompononmpononmpompononmpomoonpnmpomoonpnmoomponoompomoompnnoom',
      'pomoompomoonopmpomoomoomoonppmoomoonopmoomoonopmoomopnopnoomopnnpmoonopnnpnopnoonnpnopnnpn',
      'opnnpnopononnpnoponpnnpoopnnponpoopnnoonponponpooponponponponponoooponponponponppnponponoo',
      'nppnponponppnponponopnponppnponppnponopnponppnppnponppnoonppnppnponppnppnoomppnppnppnponpp',
      'nopnppnppnponppmopnppnppnppnppnppnoonppnppnpp',
    ],
  },
  batlow: {
    first: [1, 25, 89],
    steps: [
      'opnoooopnoonopooonnpnoonopooonnpnoonnpooonnonopnnoononopnnonnonooononnpnnonoonnonnoononoon',
      'nonnonnonooononnonnonoonnonnonooononnonoonnnnoonnonoonnonoonnonoonnononnoonnonoonoonoonnon',
      'onmoonoonoononmoonoonoomonnoonpomonnoomoonpnmoonoompnmoononmpomoonpnmoomonnpomonmpomonmpon',
      'onmpomonmpompnmoonpnmoompnmoompnmpomonmpomonnpompnmoompnmoompnmpomonnpnmpomonmpompnmpomonn',
      'pompnmoompnmponpnmpomonmponpnmpompnnpompnnoompnnpompnnponpnnpompnnpnnponpnoponpnnponpnopnn',
      'poopnoponpnopnopoopnopnoooopnopnopoopnppnopooonppnopoopnponopoppnopnpooppnopnpooppnpooopnp',
      'onppoponppoponpooppnpooponqoopooponpooqooponpooqooponpnoqoopnnpooqnopoopnnqoopnopnoqnnpoop',
      'noqnopnnpnopnopnoqnnpnopnopnopnnpnopnoqnnpnopnopnopnnpnopnopnopnnqnopnopnnpmopnopnopnnqnop',
      'nopnopnoqnnpnopnopmoqnnpnopnoqnopnopnnqmopnop',
    ],
  },
} satisfies Record<string, ColourMapSteps>;
