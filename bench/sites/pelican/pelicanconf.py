"""What Pelican is told: addresses, lists of 50, one feed; and the titles that a page shows of other documents."""

from markdown.extensions.toc import slugify_unicode
from pelican import signals

SITENAME = "示例市政务公开"
SITEURL = "https://bench.gov.example"
AUTHOR = "示例市人民政府办公室"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
PATH = "content"
ARTICLE_PATHS = ["document"]
STATIC_PATHS = ["document"]
THEME = "theme"
THEME_STATIC_PATHS = []
SLUGIFY_USE_UNICODE = True
ARTICLE_URL = "document/{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = "document/{date:%Y}/{slug}/index.html"
# The office is the author, the theme the category, the year a tag: lists by month or year are never cut into parts.
AUTHOR_URL, AUTHOR_SAVE_AS = "office/{slug}/", "office/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "theme/{slug}/", "theme/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "document/{slug}/", "document/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "document", "sitemap"]
DOCUMENT_SAVE_AS = "document/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"document": 50, "author": 50, "category": 50, "tag": 50}
FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {
    "extension_configs": {
        f"markdown.extensions.{name}": {} for name in ("tables", "def_list", "sane_lists", "footnotes", "toc", "meta")
    },
    "output_format": "html",
}
# Chinese headings get ids of their words, as those of the other generators do.
MARKDOWN["extension_configs"]["markdown.extensions.toc"] = {"slugify": slugify_unicode}


class Neighbours:
    """A plug-in as sites of this kind have it: what stands beside an article, and what it refers to."""

    @staticmethod
    def register():
        """Ask to be told when all articles are read."""
        signals.article_generator_finalized.connect(Neighbours.find)

    @staticmethod
    def find(generator):
        """Give each article its neighbours in the list, and the articles whose slugs it names."""
        by_slug = {article.slug: article for article in generator.articles}
        for place, article in enumerate(generator.articles):
            article.newer = generator.articles[place - 1] if place else None
            article.older = generator.articles[place + 1] if place + 1 < len(generator.articles) else None
            article.others = [by_slug[slug] for slug in getattr(article, "related", "").split()]
            given = getattr(article, "attachments", "")
            article.files = [pair.split("|") for pair in given.split("；")] if given else []


PLUGINS = [Neighbours]
