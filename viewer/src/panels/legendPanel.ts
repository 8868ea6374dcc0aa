import { categoryColours, type Theme } from '../../../src/scene/index.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** In place of the colour bar where colour tells kinds apart: each colour with its name. */
export function createLegendPanel(): Panel {
  const legend = pageElement('legend', HTMLElement);
  const bar = pageElement('colour-bar', HTMLElement);
  const show = whenChanged((names: readonly string[] | undefined, theme: Theme) => {
    bar.hidden = names !== undefined;
    legend.hidden = names === undefined;
    if (names === undefined) return;
    const colours = categoryColours(names.length, theme);
    legend.replaceChildren(
      ...names.map((name, i) => {
        const [red, green, blue] = colours[i]!;
        const swatch = createElement('span', { class: 'swatch' });
        swatch.style.background = `rgb(${red} ${green} ${blue})`;
        return createElement('li', {}, swatch, name);
      }),
    );
  });
  return ({ state, derived }) => show(derived?.categoryNames, state.theme);
}
