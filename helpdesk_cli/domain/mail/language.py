"""Which language a text is in, of those that the desk answers in: silent rather than wrong."""

import re

from helpdesk_cli.domain.policy.policy import Language

_LOOKED_AT = 5000
"""Characters; more do not change the answer."""

_WORD = re.compile(r"[^\W\d_]+")

_WORDS: dict[Language, str] = {
    "en": """the and is are was were be been have has had do does did not this that these those with
        from for of to in on at by it its we our you your they their he she his her can cannot could
        would should will please hello hi dear thanks thank regards when where what which how why
        who but or if there here after before since still any some an my me i am ve ll don doesn
        didn isn won""",
    "fr": """le la les un une des du de et est sont était étaient être avoir avons avez ont avait ne
        pas ce cette ces cet que qui dans sur sous avec pour par il elle nous vous ils elles notre
        nos votre vos leur leurs mon ma mes son sa ses je au aux mais ou où si quand comment
        pourquoi merci bonjour bonsoir cordialement salutations plus très bien depuis après avant
        toujours encore aucun aucune lors afin veuillez pouvez peut d l j c n s qu""",
}
_WORDS_ELSEWHERE = """der die das und ist nicht ich wir sie mit für ein eine auf von zu den bitte
    danke hallo kann el los las una por con para está muy hola gracias puedo mi su del como pero il
    lo gli che non sono della grazie ciao buongiorno più di ho posso anche het een van ik niet met
    voor op dank kan wij zijn naar ook o os uma não com obrigado olá meu minha em no na"""
"""Of neighbours; some are ours, too, and count on both sides."""

_COMMON = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_ELSEWHERE = frozenset(_WORDS_ELSEWHERE.split())
# Accents that hardly an English word has. Each counts as a word of the other language.
_FRENCH_ACCENTS = re.compile("[àâçèéêëîïôùûœÀÂÇÈÉÊËÎÏÔÙÛŒ]")
# A letter or mark that neither language writes: some third one.
_OTHERS = re.compile("[ßñ¿¡ãõåøæąęłńśźżčěřšžůőűğışäöÄÖ\u0370-\u03ff\u0400-\u04ff]")


def tell_language(text: str) -> Language | None:
    """The language, None when too little tells or a third one is likely."""
    sample = text[:_LOOKED_AT]
    words = [word.lower() for word in _WORD.findall(sample)]
    english, french = (sum(word in _COMMON[each] for word in words) for each in _COMMON)
    french += len(_FRENCH_ACCENTS.findall(sample))
    others = sum(word in _ELSEWHERE for word in words) + 2 * len(_OTHERS.findall(sample))
    best, worst = max(english, french), min(english, french)
    if best < 2 or 5 * best < len(words) or worst > 0.6 * best or others >= best:
        return None
    return "en" if english > french else "fr"
