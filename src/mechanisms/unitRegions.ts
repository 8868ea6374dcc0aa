import type { SourceText } from './sourceText.ts';

/** Comments, texts, and the two words. COMMENT is matched as a prefix, and VERBATIM holds another language. */
const piece =
  /[:?][^\r\n]*|COMMENT[\s\S]*?ENDCOMMENT|\bVERBATIM\b[\s\S]*?ENDVERBATIM|"[^"\r\n]*"|\bUNITSO(?:FF|N)\b/g;

/** Tells of a place whether it stands between UNITSOFF and UNITSON. */
export function findUnitlessRegions({ text }: SourceText): (offset: number) => boolean {
  const switches = [...text.matchAll(piece)]
    .filter(([word]) => word.startsWith('UNITSO'))
    .map(({ 0: word, index }) => ({ offset: index, isOff: word === 'UNITSOFF' }));
  return (offset) => switches.findLast((own) => own.offset <= offset)?.isOff ?? false;
}
