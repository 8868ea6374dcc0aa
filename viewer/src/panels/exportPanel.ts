import { messages } from '../messages.ts';
import type { ExportKind } from '../state/exportKind.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

export interface ExportOptions {
  /** @param pictureWidthPx of a PNG; three times the stage's where it is not given */
  readonly exportFile: (kind: ExportKind, pictureWidthPx?: number) => void;
  readonly copyLink: () => void;
}

const KINDS: readonly ExportKind[] = [
  'png',
  'mp4',
  'webm',
  'dendrogram-svg',
  'traces-svg',
  'csv',
  'glb',
  'swc',
  'experiment',
  'brian2',
  'dendrify',
];
/** A picture's width where none is given, in stages. */
const USUAL_TIMES = 3;

/** The list of files the page can make, and a link to what it shows. */
export function createExportPanel({ exportFile, copyLink }: ExportOptions): Panel {
  const menu = pageElement('export', HTMLDetailsElement);
  const list = pageElement('export-list', HTMLUListElement);
  const add = (label: string, detail: string, act: () => void): HTMLElement => {
    const button = createElement('button', { type: 'button', class: 'menu-item' }, label);
    button.append(createElement('span', { class: 'menu-detail' }, detail));
    button.onclick = () => {
      menu.open = false;
      act();
    };
    const item = createElement('li', {}, button);
    list.append(item);
    return item;
  };
  const width = createElement('input', {
    ...{ type: 'number', class: 'input', name: 'picture-width', min: '64', step: '1' },
  });
  const labelled = createElement('label', { class: 'menu-field' }, messages.pictureWidth(), width);
  const widthOf = (kind: ExportKind): number | undefined =>
    kind === 'png' && width.value !== '' && width.checkValidity() ? width.valueAsNumber : undefined;
  add(messages.linkLabel(), messages.linkDetail(), copyLink);
  const items = KINDS.map((kind) => {
    const [label, detail] = messages.exportKind(kind);
    return add(label, detail, () => exportFile(kind, widthOf(kind)));
  });
  items[KINDS.indexOf('png')]!.append(labelled);
  closeOutside(menu);
  const show = whenChanged((hasRun: boolean) => {
    menu.hidden = !hasRun;
  });
  const showWidth = whenChanged((stagePx: number) => {
    width.placeholder = messages.usualPicture(USUAL_TIMES * stagePx);
  });
  return ({ state }) => {
    show(state.run !== undefined);
    showWidth(state.viewport.widthPx);
  };
}

/** A press anywhere else, or Escape, closes the list. */
function closeOutside(menu: HTMLDetailsElement): void {
  document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector('summary')!.focus();
  });
}
