import type { Catalogue } from '../domain/in-french.ts';

/** What the parser of the command line says by itself, for French readers. */
export const commanderInFrench: Catalogue = {
  'Usage:': 'Usage :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Global Options:': 'Options communes :',
  'Commands:': 'Commandes :',
  'display help for command': 'afficher l’aide de la commande',
  'output the version number': 'afficher le numéro de version',
  '{description} (choices: {choices})': '{description} (au choix : {choices})',
  '{description} (default: {default})': '{description} (par défaut : {default})',
  '{description} (choices: {choices}, default: {default})':
    '{description} (au choix : {choices} ; par défaut : {default})',

  "error: unknown option '{flag}'": 'erreur : option « {flag} » inconnue',
  "error: unknown command '{name}'": 'erreur : commande « {name} » inconnue',
  '(Did you mean {word}?)': '(Vouliez-vous dire {word} ?)',
  '(Did you mean one of {words}?)': '(Vouliez-vous dire l’un de ceux-ci : {words} ?)',
  "error: missing required argument '{name}'": 'erreur : il manque l’argument « {name} »',
  "error: required option '{flags}' not specified": 'erreur : il manque l’option « {flags} »',
  "error: option '{flags}' argument missing": 'erreur : l’option « {flags} » demande une valeur',
  "error: option '{flags}' argument '{value}' is invalid.":
    'erreur : option « {flags} », valeur « {value} » incorrecte.',
  "error: command-argument value '{value}' is invalid for argument '{name}'.":
    'erreur : argument « {name} », valeur « {value} » incorrecte.',
  'Allowed choices are {choices}.': 'Au choix : {choices}.',
  "error: option '{flags}' cannot be used with option '{other}'":
    'erreur : l’option « {flags} » ne va pas avec l’option « {other} »',
  "error: too many arguments for '{name}'. Expected {expected} argument but got {received}: {details}.":
    'erreur : trop d’arguments pour « {name} ». Il en faut {expected}, il y en a {received} : {details}.',
  "error: too many arguments for '{name}'. Expected {expected} arguments but got {received}: {details}.":
    'erreur : trop d’arguments pour « {name} ». Il en faut {expected}, il y en a {received} : {details}.',

  '[command]': '[commande]',
  '<address>': '<adresse>',
  '<channel...>': '<canal...>',
  '<channel>': '<canal>',
  '<code>': '<code>',
  '<recipient>': '<destinataire>',
  '<correction>': '<rectification>',
  '<day>': '<jour>',
  '<digest>': '<empreinte>',
  '<dir>': '<dossier>',
  '<doubt>': '<doute>',
  '<file>': '<fichier>',
  '<file...>': '<fichier...>',
  '<ground>': '<motif>',
  '<id>': '<id>',
  '<key...>': '<clé...>',
  '<kind>': '<type>',
  '<language>': '<langue>',
  '<line...>': '<ligne...>',
  '<n>': '<n>',
  '<n...>': '<n...>',
  '<name>': '<nom>',
  '<number>': '<numéro>',
  '<person>': '<personne>',
  '<purpose>': '<finalité>',
  '<reason>': '<raison>',
  '<ref>': '<réf>',
  '<ref...>': '<réf...>',
  '<right...>': '<droit...>',
  '<right>': '<droit>',
  '<text>': '<texte>',
  '<way>': '<voie>',
  '<thing...>': '<objet...>',
};
