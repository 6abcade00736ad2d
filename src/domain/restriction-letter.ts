/** What the data protection officer is written: numbers and a command, and nobody's name or address. */
export interface AlertFacts {
  readonly language: 'fr' | 'en';
  readonly controller: string;
  /** Restriction → how many alerts were raised since the last letter. */
  readonly alerts: ReadonlyMap<number, number>;
}

export function alertLetter({ language, controller, alerts }: AlertFacts): {
  readonly subject: string;
  readonly text: string;
} {
  const say = language === 'fr' ? french : english;
  const lines = [...alerts].map(([id, count]) => say.line(id, count));
  return {
    subject: say.subject(controller),
    text: `${[say.opening, lines.join('\n'), say.closing].join('\n\n')}\n`,
  };
}

interface Sentences {
  readonly subject: (controller: string) => string;
  readonly opening: string;
  readonly line: (id: number, count: number) => string;
  readonly closing: string;
}

const french: Sentences = {
  subject: (controller) => `${controller} : des données en limitation ont changé ou servi`,
  opening:
    'Des données dont le traitement est limité (article 18 du RGPD) doivent être conservées sans servir. Voici ce qui a été relevé :',
  line: (id, count) =>
    `  limitation ${id} : ${count} ${count === 1 ? 'alerte' : 'alertes'} — greffe restrict show ${id}`,
  closing:
    'Regardez ce qui s’est passé dans l’outil, et ce qui l’a permis. Ce message ne dit rien de la personne.',
};

const english: Sentences = {
  subject: (controller) => `${controller}: restricted data was changed or used`,
  opening:
    'Data whose processing is restricted (Article 18 GDPR) is to be kept and not used. This was noticed:',
  line: (id, count) =>
    `  restriction ${id}: ${count} ${count === 1 ? 'alert' : 'alerts'} — greffe restrict show ${id}`,
  closing:
    'Look at what happened in the tool, and at what allowed it. This message tells nothing of the person.',
};
