import type { Diagnostic, Severity } from '../base/diagnostic.ts';

/** A file's name and text, those that it includes behind it, and the diagnostics about places in them. */
export class SourceText {
  readonly file: string;
  readonly diagnostics: Diagnostic[] = [];
  private readonly parts: {
    readonly start: number;
    readonly file: string;
    readonly text: string;
  }[];

  constructor(file: string, text: string) {
    this.file = file;
    this.parts = [{ start: 0, file, text }];
  }

  /** Every text, one behind the other. */
  get text(): string {
    return this.parts.map(({ text }) => text).join('');
  }

  /** Takes in an included file. Returns where its characters are counted from. */
  append(file: string, text: string): number {
    const start = this.parts.reduce((sum, part) => sum + part.text.length, 0);
    this.parts.push({ start, file, text });
    return start;
  }

  /** File, and line and column of a character, both from 1. */
  placeOf(offset: number): { file: string; line: number; column: number } {
    const { start, file, text } = this.parts.findLast((part) => part.start <= offset)!;
    const before = text.slice(0, offset - start);
    const line = before.split('\n').length;
    return { file, line, column: before.length - before.lastIndexOf('\n') };
  }

  error(code: string, offset: number, message: string, hint?: string): void {
    this.report('error', code, offset, message, hint);
  }

  warning(code: string, offset: number, message: string, hint?: string): void {
    this.report('warning', code, offset, message, hint);
  }

  note(code: string, offset: number, message: string): void {
    this.report('note', code, offset, message);
  }

  private report(
    severity: Severity,
    code: string,
    offset: number,
    message: string,
    hint?: string,
  ): void {
    const place = this.placeOf(offset);
    const diagnostic = { code, severity, ...place, message };
    this.diagnostics.push(hint === undefined ? diagnostic : { ...diagnostic, hint });
  }
}
