import { describe, expect, it } from 'vitest';
import { formatChannel, formatChannelList, reportChannel } from '../../cli/channelReport.ts';
import { renderGatingSvg } from '../../cli/svg/gatingSvg.ts';
import { catalogueMechanisms, measureGating } from '../../src/index.ts';

describe('the list of channels', () => {
  const all = [...catalogueMechanisms().values()].map(reportChannel);

  it('names each with its kind, states, ions and title', () => {
    const lines = formatChannelList(all).split('\n');
    expect(lines).toHaveLength(all.length + 2);
    expect(lines.find((line) => line.startsWith('NaTa '))).toMatch(
      /NaTa +density +m h +ena ina +Fast inactivating sodium current/,
    );
    expect(lines.find((line) => line.startsWith('NMDA '))).toMatch(/NMDA +point +A B/);
  });

  it('shows one with its parameters, temperature and paper', () => {
    const text = formatChannel(all.find(({ name }) => name === 'NaTa')!);
    expect(text).toMatch(/gbar +0\.1 +S\/cm2/);
    expect(text).toMatch(/q10 +2\.3/);
    expect(text).toContain('Colbert CM, Pan E (2002)');
  });
});

describe('the curves of a channel', () => {
  it('are drawn with one line a gate in both charts', () => {
    const voltageMv = Float64Array.from({ length: 19 }, (_, k) => -120 + 10 * k);
    const curves = measureGating(catalogueMechanisms().get('NaTa')!, { voltageMv, celsius: 34 });
    const svg = renderGatingSvg('Na <T>', curves);
    expect(svg.match(/stroke-linejoin/g)).toHaveLength(4);
    for (const text of ['Na &lt;T&gt; at 34 degC', 'steady state', 'time constant (ms)', '>h<'])
      expect(svg).toContain(text);
    expect(svg).not.toContain('NaN');
  });
});
