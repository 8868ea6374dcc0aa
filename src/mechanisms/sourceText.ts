import type { Diagnostic, Severity } from '../base/diagnostic.ts';

/** A file's name and text, and the diagnostics about places in it. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: Diagnostic[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** Line and column of a character, both from 1. */
  placeOf(offset: number): { line: number; column: number } {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length;
    return { line, column: offset - before.lastIndexOf('\n') };
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
    const place = { file: this.file, ...this.placeOf(offset) };
    const diagnostic = { code, severity, ...place, message };
    this.diagnostics.push(hint === undefined ? diagnostic : { ...diagnostic, hint });
  }
}
