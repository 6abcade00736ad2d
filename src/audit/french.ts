import type { Catalogue } from '../domain/in-french.ts';

/** What came of checking the audit log or the file of a certificate, for French readers. */
export const french: Catalogue = {
  'This file is not an attestation of greffe, or it was damaged.':
    'Ce fichier n’est pas une attestation de greffe, ou il a été abîmé.',
  'The file has the form in which it was issued.': 'Le fichier a la forme sous laquelle il a été délivré.',
  'The file does not have the form in which it was issued: something was added, removed or laid out anew.':
    'Le fichier n’a pas la forme sous laquelle il a été délivré : on y a ajouté, retiré ou remis en page quelque chose.',
  'The public key in the file was altered.': 'La clé publique du fichier a été altérée.',
  'The file is checked with its own key, {key}: compare it with the key the controller publishes.':
    'Le fichier est vérifié avec sa propre clé, {key} : comparez-la avec celle que publie le responsable.',
  'The key {key} is one you trust.': 'La clé {key} est de celles auxquelles vous vous fiez.',
  'The key {key} is not one you trust.': 'La clé {key} n’est pas de celles auxquelles vous vous fiez.',
  'The log {log} signed its {count} entries; the signature is right.':
    'Le journal {log} a signé ses {count} inscriptions ; la signature est juste.',
  'The signed head of the log was altered, or another key signed it.':
    'La tête signée du journal a été altérée, ou une autre clé l’a signée.',
  'Entry {entry} ({act}, {about}) is not in the log as signed, or was altered.':
    'L’inscription {entry} ({act}, {about}) ne figure pas au journal tel qu’il a été signé, ou a été altérée.',
  'Entry {entry} ({act}, {about}) does not say what is shown as its detail "{detail}".':
    'L’inscription {entry} ({act}, {about}) ne dit pas ce qui est montré comme son détail « {detail} ».',
  'Entry {entry} ({act}, {about}, {at}) is in the log.':
    'L’inscription {entry} ({act}, {about}, {at}) figure au journal.',
  'The statement is the one entry {entry} recorded when it was issued.':
    'La déclaration est celle que l’inscription {entry} a consignée lors de la délivrance.',
  'No entry of the file says that a statement was issued.':
    'Aucune inscription du fichier ne dit qu’une déclaration a été délivrée.',
  'The statement is not the one the log recorded when it was issued: it was altered.':
    'La déclaration n’est pas celle que le journal a consignée lors de la délivrance : elle a été altérée.',

  'A checkpoint is signed by no key that is trusted here.':
    'Un point de contrôle n’est signé par aucune clé reconnue ici.',
  'The checkpoint over {count} entries is signed by no key that is trusted here.':
    'Le point de contrôle de {count} inscriptions n’est signé par aucune clé reconnue ici.',
  'A checkpoint was altered: its signature does not match.':
    'Un point de contrôle a été altéré : sa signature ne correspond pas.',
  'The checkpoint over {count} entries was altered: its signature does not match.':
    'Le point de contrôle de {count} inscriptions a été altéré : sa signature ne correspond pas.',
  'The checkpoint over {count} entries was signed and is not there.':
    'Le point de contrôle de {count} inscriptions a été signé et n’est pas là.',
  'The checkpoint over {count} entries {why}.': 'Le point de contrôle de {count} inscriptions {why}.',
  'contradicts the log, which a later one confirms':
    'contredit le journal, qu’un point de contrôle plus récent confirme',
  'was signed after one that covers more entries':
    'a été signé après un autre qui couvre plus d’inscriptions',

  'The entries {from} to {to} are not those that were signed: they were rewritten.':
    'Les inscriptions {from} à {to} ne sont pas celles qui ont été signées : elles ont été réécrites.',
  'The entries {from} to {to} are missing: a checkpoint covers {count} entries, the log ends at {end}.':
    'Les inscriptions {from} à {to} manquent : un point de contrôle couvre {count} inscriptions, le journal s’arrête à {end}.',
  'The entries {from} to {to} that a checkpoint kept elsewhere covers are not in this log: it went on without them, as after a restore.':
    'Les inscriptions {from} à {to}, que couvre un point de contrôle gardé ailleurs, ne sont pas dans ce journal : il a continué sans elles, comme après une restauration.',
  'One of the entries {from} to {to} was changed, or their stored hash was.':
    'L’une des inscriptions {from} à {to} a été modifiée, ou bien l’empreinte gardée d’elles.',
  'Entry {entry} stands in the log twice: one of them was inserted.':
    'L’inscription {entry} figure deux fois au journal : l’une des deux y a été insérée.',
  'Entry {entry} was removed.': 'L’inscription {entry} a été retirée.',
  'Entry {entry} was changed.': 'L’inscription {entry} a été modifiée.',
  'The details kept beside entry {entry} are not those it committed to.':
    'Les détails gardés à côté de l’inscription {entry} ne sont pas ceux auxquels elle s’engage.',
  'Entry {entry} was moved: it now stands at {place}.':
    'L’inscription {entry} a été déplacée : elle se trouve maintenant à la place {place}.',
  'The log ends before entry {entry}, but hashes of later entries are still stored.':
    'Le journal s’arrête avant l’inscription {entry}, mais des empreintes d’inscriptions plus récentes sont encore gardées.',
};
