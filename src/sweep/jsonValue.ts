/** What a JSON document holds. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One text for one value: keys sorted by their UTF-16 units, no blanks, numbers as ECMAScript prints them, members that
 * are undefined left out. Equal values print equally, whatever the order they were written in.
 *
 * @see RFC 8785, JSON Canonicalization Scheme
 * @throws RangeError for a number that is not finite, which JSON cannot say
 */
export function printCanonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`${value} has no form in JSON`);
  if (Array.isArray(value)) return `[${value.map(printCanonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${JSON.stringify(key)}:${printCanonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}
