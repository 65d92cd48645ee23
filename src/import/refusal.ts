/** The file or the request cannot be used as it is: the message tells a person what to change. Nothing was written. */
export class ImportRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportRefused';
  }
}
