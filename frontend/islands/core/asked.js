/** Says whether somebody began a request; the page begins others by itself. */
export const isAsked = ({ detail }) => ['click', 'submit', 'change'].includes(detail.requestConfig?.triggeringEvent?.type);
