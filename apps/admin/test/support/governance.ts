import { type TableDigests, TableWatch } from '#libs/testing';
import type { Scene } from './scene.js';

/** Returns a digest of every table a change may write, so that "nothing changed" can be said of all of them at once. */
export async function governanceOf(scene: Scene): Promise<TableDigests> {
  return (await TableWatch.create(scene.fixture.owner)).look();
}
