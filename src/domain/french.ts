import type { Catalogue } from './in-french.ts';

/** What the law refuses, and what an access package lacks, for French readers. */
export const french: Catalogue = {
  'To {act} takes the role {allowed}; {person} has {roles}. Ask somebody who has it.':
    'Pour {act}, il faut le rôle {allowed} ; {person} a le rôle {roles}. Demandez à quelqu’un qui l’a.',
  'To {act} takes the role {allowed}; {person} has none. Ask somebody who has it.':
    'Pour {act}, il faut le rôle {allowed} ; {person} n’en a aucun. Demandez à quelqu’un qui l’a.',

  'stopping prospecting by email': 'l’arrêt de la prospection par e-mail',
  'stopping prospecting by phone': 'l’arrêt de la prospection par téléphone',
  'stopping prospecting by sms': 'l’arrêt de la prospection par SMS',
  'stopping prospecting by mail': 'l’arrêt de la prospection par courrier',
  'stopping prospecting by {channel}': 'l’arrêt de la prospection par {channel}',
  'Stop this channel by hand in whatever sends or calls from this tool.':
    'Arrêtez ce canal à la main dans ce qui envoie ou appelle depuis cet outil.',

  'marking records as restricted': 'le marquage des fiches en limitation',
  'Keep these records out of use there by hand: whoever sends or calls from this tool must know.':
    'Tenez ces fiches hors d’usage à la main : qui envoie ou appelle depuis cet outil doit le savoir.',
  'taking the mark of a restriction off': 'le retrait de la marque d’une limitation',
  'Take the mark off by hand in this tool, where it was put for this restriction alone.':
    'Retirez la marque à la main dans cet outil, là où elle n’a été mise que pour cette limitation.',

  'Plan {plan} was replaced by a newer one. Show the request again and read it.':
    'Le plan {plan} a été remplacé par un plus récent. Affichez de nouveau la demande et lisez-le.',
  'Plan {plan} was approved by {person} already. Nothing to do.':
    'Le plan {plan} a déjà été validé par {person}. Il n’y a rien à faire.',
  'Plan {plan} is not what you were shown. Its digest is now {digest}. Read it again, then approve that digest.':
    'Le plan {plan} n’est plus celui qui vous a été montré. Son empreinte est désormais {digest}. Relisez-le, puis validez cette empreinte.',

  'This request was extended by letter of {sentOn}; the law allows it once. Answer by {dueOn}.':
    'Cette demande a été prolongée par lettre du {sentOn} ; la loi ne le permet qu’une fois. Répondez au plus tard le {dueOn}.',
  'An extension must reach the person by {dueOn}. It is too late: answer without delay.':
    'Une prolongation doit parvenir à la personne au plus tard le {dueOn}. Il est trop tard : répondez sans attendre.',
  'An extension counts once its letter has left, between {receivedOn} and {today}; it cannot leave on {sentOn}. Send it, then record the day.':
    'Une prolongation compte une fois sa lettre partie, entre le {receivedOn} et le {today} ; elle ne peut pas partir le {sentOn}. Envoyez-la, puis inscrivez le jour.',
  'The clock is suspended already. Record the answer with resume.':
    'Le délai est déjà suspendu. Inscrivez la réponse avec resume.',
  'The request came from a signed-in account: there is no doubt to lift. Go on with it.':
    'La demande vient d’un compte authentifié : il n’y a pas de doute à lever. Poursuivez-la.',
  'The answer was due on {dueOn}: answer without delay.':
    'La réponse était due le {dueOn} : répondez sans attendre.',
  'The clock stops the day the person is asked, between {receivedOn} and {today}, not on {from}. Ask them, then record the day.':
    'Le délai s’arrête le jour où la question est posée à la personne, entre le {receivedOn} et le {today}, et non le {from}. Posez-la, puis inscrivez le jour.',
  'The clock is running: there is nothing to resume.': 'Le délai court : il n’y a rien à reprendre.',
  'The answer came between {from}, when the person was asked, and {today}, not on {until}.':
    'La réponse est arrivée entre le {from}, jour de la question, et le {today}, et non le {until}.',

  'This request was refused by {person}, by letter of {sentOn}. Nothing to do.':
    'Cette demande a été refusée par {person}, par lettre du {sentOn}. Il n’y a rien à faire.',
  'Art. {article} is no ground against {rights}. Choose a ground that fits every right of the request.':
    'L’art. {article} n’est pas un motif opposable à ce droit : {rights}. Choisissez un motif qui vaut pour chaque droit de la demande.',
  'A refusal counts once its letter has left, between {receivedOn} and {today}; it cannot leave on {sentOn}. Send it, then record the day.':
    'Un refus compte une fois sa lettre partie, entre le {receivedOn} et le {today} ; elle ne peut pas partir le {sentOn}. Envoyez-la, puis inscrivez le jour.',

  'Read {kind} again.': 'Relire : {kind}.',
  'Make {what} readable in {system}.': 'À rendre lisible dans {system} : {what}.',
};
