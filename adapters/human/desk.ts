import type { Content, Correction, Objection, Ref } from '../../src/contract/index.ts';

/** What a person is asked to do. */
export type Act = 'erase' | 'stop' | 'rectify' | 'restrict' | 'lift' | 'copy';

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
  /** What an answer to `copy` gave; null where it gave nothing, or what it gave is kept no longer. */
  held(ticket: string): Promise<Held | null>;
  /** One of the files of an answer; null where there is none. */
  file(id: string): Promise<Pick<Content, 'name' | 'stream'> | null>;
}

export interface Held {
  readonly words: string | null;
  /** Single values, by the names of their fields. */
  readonly values: Readonly<Record<string, string>>;
  readonly files: readonly {
    readonly id: string;
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
  }[];
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
  | { readonly is: 'done' | 'already' | 'nothing-found' | 'held'; readonly by: string }
  | { readonly is: 'kept'; readonly by: string; readonly ground: string }
  /** Whoever was asked says why. */
  | { readonly is: 'could-not'; readonly by: string }
  | { readonly is: 'taken-back' };
