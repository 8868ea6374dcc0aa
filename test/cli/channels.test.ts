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
      /NaTa +density +m h +2\.3 +ena ina +gbar S\/cm2 +Colbert 2002 +Fast inactivating sodium current/,
    );
    expect(lines.find((line) => line.startsWith('Nav16 '))).toMatch(/13 states +3 .* Raman 2001 /);
    expect(lines.find((line) => line.startsWith('NMDA '))).toMatch(
      /NMDA +point +A B .* Jahr 1990 /,
    );
  });

  it('shows one with its parameters, temperature and paper', () => {
    const text = formatChannel(all.find(({ name }) => name === 'NaTa')!);
    expect(text).toMatch(/gbar +0\.1 +S\/cm2/);
    expect(text).toMatch(/q10 +2\.3/);
    expect(text).toContain('Colbert CM, Pan E (2002)');
  });
});

describe('the curves of a channel', () => {
  it('are told apart beyond the seven colours', () => {
    const nav = catalogueMechanisms().get('Nav16')!;
    const curves = measureGating(nav, { voltageMv: Float64Array.of(-80, 0), celsius: 34 });
    const svg = renderGatingSvg('Nav16', curves);
    // Thirteen states, in the legend and in both charts.
    const styles = svg.match(/stroke="#[0-9a-f]{6}"(?: stroke-dasharray="6 3")? stroke-width="3"/g);
    expect(new Set(styles).size).toBe(13);
  });

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
