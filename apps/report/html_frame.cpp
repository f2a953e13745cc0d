// html_frame.cpp: head, sections and inks.
#include <purser/apps/report/html_frame.hpp>

#include <fmt/format.h>

#include <purser/adapters/crypto/sha256.hpp>
#include <purser/apps/report/html_style.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::cli {
namespace {

/// Nothing may be loaded or run; of styles, only ours.
std::string page_policy() {
  const auto hash = crypto::Sha256()(html_style());
  return "default-src 'none'; style-src 'sha256-" +
         to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}) +
         "'; base-uri 'none'; form-action 'none'";
}

/// The hatching of what is in doubt.
constexpr auto inks =
    "<svg class=\"inks\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
    "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatch-ground\" "
    "width=\"6\" height=\"6\"/><rect class=\"hatch-line\" width=\"3\" height=\"6\"/></pattern>"
    "</defs></svg>\n";
/// What the inks mean.
constexpr auto legend =
    "<ul class=\"legend\"><li><svg aria-hidden=\"true\"><rect class=\"certain\" "
    "width=\"100%\" height=\"100%\"/></svg>spent</li><li><svg aria-hidden=\"true\"><rect "
    "class=\"in-doubt\" width=\"100%\" height=\"100%\"/></svg>spent, in doubt</li><li>"
    "<svg aria-hidden=\"true\"><rect class=\"held\" width=\"100%\" height=\"100%\"/></svg>held"
    "</li></ul>\n";

}  // namespace

std::string page_inks() { return inks; }
std::string page_legend() { return legend; }

std::string page_head(std::string_view title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n<style>{}</style></head>\n",
      page_policy(), html(title), html_style());
}

std::string page_section(std::string_view title, const std::string& content) {
  if (content.empty()) return "";
  return fmt::format("<section><h2>{}</h2>\n{}</section>\n", html(title), content);
}

std::string page_figure(std::string_view look, std::string_view word, const std::string& value) {
  return fmt::format("<div class=\"{}\"><dt>{}</dt><dd>{}</dd></div>", look, word, value);
}

}  // namespace purser::cli
