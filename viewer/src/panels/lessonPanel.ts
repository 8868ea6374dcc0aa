import type { Lesson, LessonStep } from '../lessons/lesson.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** The open lesson: one step at a time, each with its frame. */
export function createLessonPanel(dispatch: Dispatch): Panel {
  const card = pageElement('lesson', HTMLElement);
  const heading = pageElement('lesson-heading', HTMLElement);
  const text = pageElement('lesson-text', HTMLElement);
  const back = pageElement('lesson-back', HTMLButtonElement);
  const next = pageElement('lesson-next', HTMLButtonElement);
  pageElement('lesson-close', HTMLButtonElement).onclick = () => dispatch({ type: 'close-lesson' });
  back.onclick = () => dispatch({ type: 'step-lesson', by: -1 });
  next.onclick = () => dispatch({ type: 'step-lesson', by: 1 });
  const side = pageElement('side', HTMLElement);
  /** What is still to be brought into view: a card may have to wait for its numbers. */
  let sought: LessonStep['card'];
  const show = whenChanged((lesson: Lesson | undefined, step: number) => {
    card.hidden = lesson === undefined;
    if (lesson === undefined) return;
    const count = lesson.steps.length;
    heading.replaceChildren(
      lesson.title,
      createElement('span', { class: 'unit' }, ` ${messages.lessonStep(step + 1, count)}`),
    );
    text.textContent = lesson.steps[step]!.text;
    sought = lesson.steps[step]!.card;
    if (sought === undefined) side.scrollTop = 0;
    back.disabled = step === 0;
    next.disabled = step === count - 1;
  });
  return ({ state }) => {
    show(state.lesson?.lesson, state.lesson?.step ?? 0);
    if (sought === undefined) return;
    const found = pageElement(sought, HTMLElement);
    if (found.hidden) return;
    sought = undefined;
    side.style.setProperty('--lesson-height', `${card.offsetHeight}px`);
    found.scrollIntoView();
  };
}
