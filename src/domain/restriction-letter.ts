/** What the data protection officer is written: numbers and a command, and nobody's name or address. */
export interface AlertFacts {
  readonly language: 'fr' | 'en';
  readonly controller: string;
  /** Restriction → how many alerts were raised since the last letter. */
  readonly alerts: ReadonlyMap<number, number>;
  /** Restriction → how many of them are of records that are to be given back by hand. */
  readonly givenUp: ReadonlyMap<number, number>;
}

export function alertLetter({ language, controller, alerts, givenUp }: AlertFacts): {
  readonly subject: string;
  readonly text: string;
} {
  const say = language === 'fr' ? french : english;
  const lines = [...alerts].map(([id, count]) => say.line(id, count));
  return {
    subject: say.subject(controller),
    text: `${[
      say.opening,
      lines.join('\n'),
      ...(givenUp.size === 0 ? [] : [[...givenUp].map(([id, count]) => say.givenUp(id, count)).join('\n')]),
      say.closing,
    ].join('\n\n')}\n`,
  };
}

interface Sentences {
  readonly subject: (controller: string) => string;
  readonly opening: string;
  readonly line: (id: number, count: number) => string;
  readonly givenUp: (id: number, count: number) => string;
  readonly closing: string;
}

const french: Sentences = {
  subject: (controller) => `${controller} : des données en limitation ont changé ou servi`,
  opening:
    'Des données dont le traitement est limité (article 18 du RGPD) doivent être conservées sans servir. Voici ce qui a été relevé :',
  line: (id, count) =>
    `  limitation ${id} : ${count} ${count === 1 ? 'alerte' : 'alertes'} — greffe restrict show ${id}`,
  givenUp: (id, count) =>
    `Limitation ${id}, levée : ${count === 1 ? 'une fiche n’a' : `${count} fiches n’ont`} pas pu être ${count === 1 ? 'rendue à son ancien propriétaire' : 'rendues à leur ancien propriétaire'}. L’outil l’a refusé pendant plusieurs jours, et greffe n’essaie plus. À faire à la main dans l’outil : greffe restrict show ${id} dit quelle fiche revient à qui. Pour que greffe le demande à quelqu’un la prochaine fois : tasks dans systems.yaml.`,
  closing:
    'Regardez ce qui s’est passé dans l’outil, et ce qui l’a permis. Ce message ne dit rien de la personne.',
};

const english: Sentences = {
  subject: (controller) => `${controller}: restricted data was changed or used`,
  opening:
    'Data whose processing is restricted (Article 18 GDPR) is to be kept and not used. This was noticed:',
  line: (id, count) =>
    `  restriction ${id}: ${count} ${count === 1 ? 'alert' : 'alerts'} — greffe restrict show ${id}`,
  givenUp: (id, count) =>
    `Restriction ${id}, lifted: ${count === 1 ? 'one record' : `${count} records`} could not be given back to ${count === 1 ? 'its former owner' : 'their former owners'}. The tool refused for days, and greffe tries no more. To be done by hand in the tool: greffe restrict show ${id} says which record goes to whom. To have somebody asked for it next time: tasks in systems.yaml.`,
  closing:
    'Look at what happened in the tool, and at what allowed it. This message tells nothing of the person.',
};
