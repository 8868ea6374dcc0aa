const NAMESPACE = 'http://www.w3.org/2000/svg';

/** An open eye: the lid as a line, the pupil filled. */
export function createEye(): SVGSVGElement {
  const svg = document.createElementNS(NAMESPACE, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'eye');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of [
    'M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z',
    'M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6z',
  ]) {
    const path = document.createElementNS(NAMESPACE, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
