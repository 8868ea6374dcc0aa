/** What can be taken home from the page. */
export type ExportKind =
  | 'png'
  | 'mp4'
  | 'webm'
  | 'dendrogram-svg'
  | 'traces-svg'
  | 'csv'
  | 'glb'
  | 'swc'
  | 'experiment'
  | 'brian2'
  | 'dendrify';

/** Whether a reduced model is what is written. */
export function isOfModel(kind: ExportKind): boolean {
  return kind === 'brian2' || kind === 'dendrify';
}
