import { describe, expect, it } from 'vitest';
import * as cabletree from '../src/index.ts';
import * as swcParser from '../src/swc-parser/index.ts';

// A name that comes or goes is a change for every user: it shows here, and belongs in CHANGELOG.md.
describe('the public names', () => {
  it('of cabletree', () => {
    expect(Object.keys(cabletree).sort()).toMatchInlineSnapshot();
  });

  it('of cabletree/swc-parser', () => {
    expect(Object.keys(swcParser).sort()).toMatchInlineSnapshot();
  });
});
