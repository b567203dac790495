#!/bin/sh
# The tour that `make demo` gives: ingest the sample corpus, search it in both languages and by tag, export it.
set -eu
run() {
    printf '\n\033[1m$ %s\033[0m\n' "$*"
    "$@"
}
run civcorpus ingest
run civcorpus search "charity law fundraising" -n 2
run civcorpus search 一带一路 -n 2
run civcorpus search --tag supervisory-unit --lang zh -n 2
run civcorpus export sqlite demo.db --force
run sqlite-utils demo.db \
    "select concept_id, count(*) as excerpts, sum(lang = 'en') as english, sum(lang = 'zh') as chinese, count(distinct document_id) as documents from excerpts join concepts c on c.id = concept_id where concept_id not like 'place-%' and concept_id not like 'org-%' group by 1 order by 2 desc limit 8" --table
