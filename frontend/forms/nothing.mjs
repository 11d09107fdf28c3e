// Takes the place of libraries that draw (date picker, sanitiser of markup, Markdown): nothing is drawn on the server.
export default {};
export const marked = {};
