import type { Correction, Objection, Ref } from '../../src/contract/index.ts';

/** What a person is asked to do. */
export type Act = 'erase' | 'stop' | 'rectify' | 'restrict' | 'lift';

/** Where questions about one system are put to people, and their answers come from. The adapter itself keeps nothing. */
export interface TaskDesk {
  /** The name the system has in systems.yaml. */
  readonly system: string;
  /** Who answers for it; null when nobody is named. */
  holder(): string | null;
  /**
   * Puts a question once: asked again, by another process or after a crash, it is the same one.
   * @returns null when it is about nobody's request, or nobody answers for the system
   */
  put(question: Question): Promise<Asked | null>;
  /** The question that has this ticket; null when there is none. */
  byTicket(ticket: string): Promise<Asked | null>;
  /** The question of that kind about this dossier; null when nobody was asked. */
  about(dossier: Ref, act: Act): Promise<Asked | null>;
}

export interface Question {
  readonly dossier: Ref;
  readonly act: Act;
  /** stop: by which channels. */
  readonly channels: readonly Objection['channel'][];
  /** rectify: the right values, by field. */
  readonly set: Correction['set'];
  readonly terms: Terms;
}

/** What whoever is asked reads beside the question. */
export interface Terms {
  /** null: in greffe's own words. */
  readonly ask: string | null;
  readonly holds: readonly string[];
  readonly heldFor: string | null;
  readonly exceptions: readonly { readonly ground: string; readonly label: string }[];
}

export interface Asked {
  readonly ticket: string;
  readonly channels: readonly Objection['channel'][];
  readonly standing: Standing;
}

/** There is no standing for a silence but `open`. */
export type Standing =
  | { readonly is: 'open'; readonly askAgainAt: Date }
  | { readonly is: 'done' | 'already' | 'nothing-found'; readonly by: string }
  | { readonly is: 'kept'; readonly by: string; readonly ground: string }
  /** Whoever was asked says why. */
  | { readonly is: 'could-not'; readonly by: string }
  | { readonly is: 'taken-back' };
