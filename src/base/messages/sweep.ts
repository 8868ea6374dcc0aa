export const sweepMessages = {
  noEquals: (text: string): string =>
    `${quote(text)} sets nothing; write PATH=VALUES, as in hh.gnabar=0.08:0.16:9`,
  noValues: (path: string): string => `${path} is given no value; write one or more after the =`,
  badRange: (path: string, text: string): string =>
    `${path}=${text} is no range; write from:to:count with a whole count from 1`,
  badDraw: (path: string, text: string): string =>
    `${path}=${text} draws nothing; write random(from,to,count), latin(from,to,count) or log(from,to,count), with ",log" before the ")" to draw evenly in the logarithm`,
  logNeedsPositive: (path: string, from: number, to: number): string =>
    `${path} goes from ${from} to ${to}; a logarithmic scale needs both above 0`,
  setTwice: (path: string): string => `${path} is set twice; join its values in one --set`,
  unequalDraws: (first: string, count: number, second: string, other: number): string =>
    `${first} is drawn ${count} times and ${second} ${other} times; draws go together set by set, so give them one count`,
  tooManySets: (count: number, limit: number): string =>
    `these are ${count} parameter sets; at most ${limit} fit into one sweep`,
  unknownParameter: (path: string, near: string | undefined): string =>
    `${quote(path)} is no value of this experiment${near === undefined ? '; write it as in the file (paint.1.parameters.gnabar) or as hh.gnabar, step.amplitude_nA, dt_ms' : `; did you mean ${quote(near)}?`}`,
  ambiguousParameter: (path: string, readings: readonly string[]): string =>
    `${quote(path)} can mean ${readings.join(' or ')}; write one of them`,
  notWithin: (path: string, key: string): string =>
    `${quote(path)}: there is no ${quote(key)} to go into`,
  noFile: (label: string): string => `the text of ${label} is missing from the sweep`,
  unknownFeature: (name: string, near: string | undefined, all: readonly string[]): string =>
    `${quote(name)} is no feature${near === undefined ? `; there are ${all.join(', ')}` : `; did you mean ${quote(near)}?`}`,
  featureOfPlace: (name: string): string => `${name} is of the whole cell; leave the @place out`,
  noProbe: (feature: string, probes: readonly string[]): string =>
    probes.length === 0
      ? `${feature} needs a probe; the experiment has none`
      : `${feature} names a probe that is not there; the probes are ${probes.join(', ')}`,
  noFeature: (): string => 'nothing is measured: name features, or ask for traces',
  badShardCount: (count: number): string =>
    `${count} shards make no sense; give a whole number from 1`,
  badSeed: (seed: number): string => `${seed} is no seed; give a whole number from 0 to 2^53 - 1`,
  badTraceInterval: (interval: number): string =>
    `a sample every ${interval} ms makes no trace; give a time from 0, where 0 is every step`,
  badPlan: (reason: string): string =>
    `this is no plan of a sweep: ${reason}; run sweep plan again`,
  otherVersion: (found: string, here: string): string =>
    `the sweep was planned by cabletree ${found}, and this is ${here}, whose numbers may differ; plan it again with this one`,
  changedModel: (): string =>
    'the model or the plan was changed after planning, and results would not fit it; run sweep plan again',
  damagedResult: (reason: string): string =>
    `the file is damaged: ${reason}; delete it and run the sweep again`,
  traceTooLarge: (bytes: number): string =>
    `the traces take ${Math.round(bytes / 2 ** 20)} MB in one array; merge without them (--no-traces), or record them less often (--trace-interval)`,
} as const;

function quote(text: string): string {
  return JSON.stringify(text);
}
