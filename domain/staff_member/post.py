"""The posts of a member of staff as days: when each ran, and on which days two would be her primary one."""

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from domain.facts import Fact
from domain.staff_member.state import StaffMember
from domain.timeline import ONE_DAY, Timeline, intersect, spans_over, steps, total
from domain.vocabulary import AssignmentId


@dataclass(frozen=True, slots=True)
class Tenure:
    """One stretch of days of one post; an employer may use the same post number again after it ended."""

    first_day: date
    last_day: date | None
    begun: Fact
    ended: Fact | None

    def covers(self, day: date) -> bool:
        """Whether `day` lies within."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def tenures(state: StaffMember, post: AssignmentId) -> list[Tenure]:
    """The stretches of a post by day; leaving ends the posts that run."""
    begun = {fact.effective_on: fact for fact in state.facts.of("post", post)}
    firsts = sorted(begun)
    ends = state.facts.of("post_end", post)
    found: list[Tenure] = []
    for first, following in zip_longest(firsts, firsts[1:]):
        within = [end for end in ends if first <= end.effective_on < (following or date.max)]
        ended = within[-1] if within else None
        last_days = [ended.effective_on] if ended else [following - ONE_DAY] if following else []
        last_days += [left.effective_on for left in state.facts.of("left") if left.effective_on >= first]
        found.append(Tenure(first, min(last_days, default=None), begun[first], ended))
    return found


def posts_open_on(state: StaffMember, left_on: date) -> list[AssignmentId]:
    """The posts that ran on the last working day `left_on` and of which HR gave no end."""
    posts = [key[1] for key in state.facts.by_key if key[0] == "post"]
    stretches = [(post, each) for post in posts for each in tenures(state, post)[-1:]]
    return [post for post, each in stretches if each.ended is None and each.last_day == left_on]


def two_primary_on(state: StaffMember) -> date | None:
    """The first day on which two posts are both the primary one; None where there is none."""
    posts = [key[1] for key in state.facts.by_key if key[0] == "post"]
    if len(posts) < 2:
        return None
    for span in total([_primary(state, post).map(int) for post in posts]).spans():
        if span.value > 1:
            return span.first_day
    return None


def other_primary_on(state: StaffMember, post: AssignmentId, day: date) -> bool:
    """Whether a post other than `post` is the primary one on `day`."""
    others = [key[1] for key in state.facts.by_key if key[0] == "post" and key[1] != post]
    return any(_primary(state, other).at(day) for other in others)


def _primary(state: StaffMember, post: AssignmentId) -> Timeline[bool]:
    facts = sorted(state.facts.of("primary", post), key=lambda fact: (fact.effective_on, fact.version))
    said = steps([(fact.effective_on, bool(fact.value)) for fact in facts], False)
    running = spans_over([(each.first_day, each.last_day, True) for each in tenures(state, post)], False)
    return intersect(said, running)
