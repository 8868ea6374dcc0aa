import type { Texture } from 'three';

/** Textures by the data they were made of. Those that a round does not ask for are let go at its end. */
export class TextureCache<Kept extends Texture> {
  private kept = new Map<object, Map<string, Kept>>();
  private round = new Map<object, Map<string, Kept>>();

  /** The texture of a source for a use, made where it is not there. */
  keep(source: object, use: string, create: () => Kept): Kept {
    const ofSource = this.round.get(source) ?? new Map<string, Kept>();
    const texture = ofSource.get(use) ?? this.kept.get(source)?.get(use) ?? create();
    ofSource.set(use, texture);
    this.round.set(source, ofSource);
    return texture;
  }

  /** @throws Error where the source was not among the last uploads. */
  find(source: object, use: string): Kept {
    const texture = this.kept.get(source)?.get(use);
    if (texture === undefined) throw new Error(`draw() of ${use} that were never uploaded`);
    return texture;
  }

  /** Ends a round: what it did not keep is disposed of. */
  dropRest(): void {
    for (const [source, ofSource] of this.kept)
      for (const [use, texture] of ofSource)
        if (this.round.get(source)?.get(use) !== texture) texture.dispose();
    this.kept = this.round;
    this.round = new Map();
  }
}
