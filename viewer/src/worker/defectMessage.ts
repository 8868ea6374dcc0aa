/** Of a failure that no file of the user explains. Apart from the page's sentences, which a worker does not need. */
export function defectMessage(reason: string): string {
  return `This is a defect of cabletree, not of your file: ${reason}`;
}

/** Of an experiment that names a file which was not opened with it. */
export function missingFileHint(): string {
  return 'open or drop that file together with this one';
}
