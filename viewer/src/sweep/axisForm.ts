import type { SweepSetting } from '../../../src/sweep/index.ts';
import { createTextInput, labelled } from '../build/labelled.ts';
import { messages } from '../messages.ts';
import { createElement } from '../panels/pageElement.ts';
import type { MapAxis } from './heatMap.ts';
import { openingRange, type SweptParameter } from './sweptParameter.ts';

export interface SweptAxis extends MapAxis {
  readonly setting: SweepSetting;
}

export interface AxisForm {
  readonly element: HTMLElement;
  offer(parameters: readonly SweptParameter[]): void;
  /** What was chosen; undefined for nothing, or where the numbers make no range. */
  read(): SweptAxis | undefined;
  /** Whether nothing is chosen on purpose. */
  isEmpty(): boolean;
}

const OPENING_COUNT = 7;
/** A map is for the eye: larger sweeps belong on the command line. */
const MOST_VALUES = 25;

/** One swept parameter: which, from, to, and how many values. */
export function createAxisForm(
  title: string,
  opening: { readonly index: number; readonly isOptional: boolean },
): AxisForm {
  const select = createElement('select', { class: 'select' });
  const number = (name: string): HTMLInputElement =>
    createTextInput({ name, inputmode: 'decimal' }, () => undefined);
  const from = number('from');
  const to = number('to');
  const count = number('count');
  let known: readonly SweptParameter[] = [];
  const chosen = (): SweptParameter | undefined => known.find(({ path }) => path === select.value);
  const showRange = (): void => {
    const parameter = chosen();
    for (const input of [from, to, count]) input.disabled = parameter === undefined;
    if (parameter === undefined) return;
    const [low, high] = openingRange(parameter.value);
    from.value = String(low);
    to.value = String(Number(high.toPrecision(6)));
    count.value ||= String(OPENING_COUNT);
  };
  select.onchange = showRange;
  return {
    element: createElement(
      'div',
      { class: 'axis-form' },
      labelled(title, select),
      createElement(
        'div',
        { class: 'button-row' },
        labelled(messages.sweepFrom(), from),
        labelled(messages.sweepTo(), to),
        labelled(messages.sweepCount(), count),
      ),
    ),
    offer: (parameters) => {
      const before = select.value;
      known = parameters;
      const none = opening.isOptional
        ? [createElement('option', { value: '' }, messages.noParameter())]
        : [];
      select.replaceChildren(
        ...none,
        ...parameters.map(({ path, label }) => createElement('option', { value: path }, label)),
      );
      select.value = parameters.some(({ path }) => path === before)
        ? before
        : (parameters[opening.index]?.path ?? '');
      if (select.value !== before || before === '') showRange();
    },
    read: () => {
      const parameter = chosen();
      const [first, last, values] = [from, to, count].map(({ value }) => Number(value)) as [
        number,
        number,
        number,
      ];
      const isRange =
        [first, last].every(Number.isFinite) &&
        Number.isInteger(values) &&
        values >= 2 &&
        values <= MOST_VALUES &&
        first !== last;
      if (parameter === undefined || !isRange) return undefined;
      return {
        label: parameter.label,
        values: Array.from(
          { length: values },
          (_, i) => first + ((last - first) * i) / (values - 1),
        ),
        setting: {
          path: parameter.path,
          source: { kind: 'grid', from: first, to: last, count: values, scale: 'linear' },
        },
      };
    },
    isEmpty: () => select.value === '',
  };
}
