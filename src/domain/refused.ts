/** An act the law or the state of things forbids: expected, and answered with what to do. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, whatToDo: string) {
    super(whatToDo);
    this.name = 'Refused';
    this.code = code;
  }
}
