import {
  BufferTarget,
  CanvasSource,
  canEncodeVideo,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from 'mediabunny';

export type VideoKind = 'mp4' | 'webm';

export interface VideoPlan {
  readonly kind: VideoKind;
  readonly frameCount: number;
  readonly framesPerSecond: number;
  /** Draws frame number i; nothing else moves the picture. */
  readonly drawFrame: (frame: number) => void;
}

const CODECS = { mp4: 'avc', webm: 'vp9' } as const;
export const MIME_TYPES: Readonly<Record<VideoKind, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** Whether this browser can write such a film of such a size. */
export async function canFilm(kind: VideoKind, width: number, height: number): Promise<boolean> {
  return canEncodeVideo(CODECS[kind], { width, height });
}

/**
 * Films a canvas frame by frame, by a clock of its own: slow computers make the same film.
 *
 * @throws DOMException of the signal where it was stopped
 */
export async function filmCanvas(
  canvas: HTMLCanvasElement,
  plan: VideoPlan,
  report: (share: number) => void,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const target = new BufferTarget();
  const format = plan.kind === 'mp4' ? new Mp4OutputFormat() : new WebMOutputFormat();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, { codec: CODECS[plan.kind], bitrate: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: plan.framesPerSecond });
  await output.start();
  for (let frame = 0; frame < plan.frameCount; frame++) {
    if (signal.aborted) {
      await output.cancel();
      signal.throwIfAborted();
    }
    plan.drawFrame(frame);
    await source.add(frame / plan.framesPerSecond, 1 / plan.framesPerSecond);
    report((frame + 1) / plan.frameCount);
  }
  await output.finalize();
  return target.buffer!;
}
