/** Text made safe for XML and HTML, in elements and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `<name a="1">children</name>`, or `<name a="1"/>` without children. Attribute values are escaped, children are not. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: string | readonly string[] = '',
): string {
  const words = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === 'number' ? String(Number(value.toFixed(2))) : value;
    return ` ${key}="${escapeMarkup(text)}"`;
  });
  const inner = typeof children === 'string' ? children : children.join('');
  return inner === ''
    ? `<${name}${words.join('')}/>`
    : `<${name}${words.join('')}>${inner}</${name}>`;
}
