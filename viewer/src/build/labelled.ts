import { createElement } from '../panels/pageElement.ts';

/** A control with its label above it. */
export function labelled(text: string, control: HTMLElement): HTMLLabelElement {
  return createElement('label', { class: 'labelled' }, createElement('span', {}, text), control);
}

/** A line of text to type. `change` hears of it when it is left or Enter is pressed. */
export function createTextInput(
  attributes: Readonly<Record<string, string>>,
  change: (text: string) => void,
): HTMLInputElement {
  const input = createElement('input', {
    ...{ type: 'text', class: 'input', spellcheck: 'false', autocomplete: 'off' },
    ...attributes,
  });
  input.onchange = () => change(input.value);
  return input;
}

/** Shows a value, unless it is being typed. */
export function showValue(input: HTMLInputElement, value: string): void {
  if (document.activeElement !== input && input.value !== value) input.value = value;
}

export function createButton(text: string, act: () => void, kind = ''): HTMLButtonElement {
  const button = createElement('button', { type: 'button', class: `button small ${kind}` }, text);
  button.onclick = act;
  return button;
}

/** A small cross that takes something away. */
export function createRemoveButton(label: string, act: () => void): HTMLButtonElement {
  const button = createElement(
    'button',
    { type: 'button', class: 'button remove', 'aria-label': label },
    '×',
  );
  button.onclick = act;
  return button;
}
