/**
 * An element of index.html by its id.
 *
 * @throws Error where the page lacks it or it is of another kind: page and program then do not belong together.
 */
export function pageElement<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} with id "${id}"`);
  return found;
}

/** Makes an element with attributes and children. */
export function createElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Runs an action only when one of the given values is another than at the last call. */
export function whenChanged<Values extends readonly unknown[]>(
  action: (...values: Values) => void,
): (...values: Values) => void {
  let last: Values | undefined;
  return (...values) => {
    if (last !== undefined && values.every((value, i) => Object.is(value, last?.[i]))) return;
    last = values;
    action(...values);
  };
}
