import { join } from 'node:path';
import { tellCamille } from './camille.ts';
import { tellEnding } from './ending.ts';
import { tellJulien } from './julien.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';
import type { Told } from './steps.ts';
import { snapshotOf } from './witness.ts';

/** Two requests from the letter to the final certificate, and what a witness finds afterwards. */
export async function tellStory(stage: Stage, screen: Screen): Promise<void> {
  const before = snapshotOf(stage);
  const told = (name: string): Told => ({ stage, screen, folder: join(stage.folder, name) });
  const chapters = { camille: told('camille'), julien: told('julien') };
  const requests = {
    camille: await tellCamille(chapters.camille),
    julien: await tellJulien(chapters.julien),
  };
  await tellEnding(chapters, requests, before, () => snapshotOf(stage));
}
