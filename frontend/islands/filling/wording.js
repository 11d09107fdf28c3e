// Words that form-js draws in English only.
function nameRows(place, template) {
  place.querySelectorAll('.fjs-repeat-row-container').forEach((row) => {
    const index = [...row.parentElement.parentElement.children].indexOf(row.parentElement) + 1;
    row.querySelector('.fjs-repeat-row-remove')?.setAttribute('aria-label', template.replace('{n}', index));
  });
}

// Only what is said otherwise is written: whoever watches the page would be told again and again.
const isOther = (words, text) => words[text] !== undefined && words[text] !== text;

function namePlaceholders(place, words) {
  place.querySelectorAll('.fjs-select-placeholder').forEach(({ firstChild }) => { // the node stays: form-js draws it again
    if (firstChild && isOther(words, firstChild.nodeValue)) firstChild.nodeValue = words[firstChild.nodeValue];
  });
  place.querySelectorAll('input[placeholder]').forEach((element) => {
    if (isOther(words, element.placeholder)) element.placeholder = words[element.placeholder];
  });
}

/** Replaces them wherever form-js draws them. */
export function keepWording(place, { removeRow, placeholders }) {
  const replace = () => {
    nameRows(place, removeRow);
    namePlaceholders(place, placeholders);
  };
  new MutationObserver(replace).observe(place, { childList: true, characterData: true, subtree: true });
  replace();
}
