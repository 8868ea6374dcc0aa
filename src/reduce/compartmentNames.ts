const PYTHON_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Names made fit to be Python identifiers, and distinct: `1st apic.` becomes `c1st_apic_`. */
export function nameCompartments(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = toIdentifier(name);
    let distinct = plain;
    for (let count = 2; taken.has(distinct); count++) distinct = `${plain}_${count}`;
    taken.add(distinct);
    return distinct;
  });
}

function toIdentifier(name: string): string {
  const word = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
  const led = /^[A-Za-z]/.test(word) ? word : `c${word}`;
  return PYTHON_KEYWORDS.has(led) ? `${led}_` : led;
}
