"""Which of several posts is the main one: a primary one, and a bank or honorary post only where there is no other."""

from collections.abc import Callable
from datetime import date

from domain.dossier_facts.post import Post
from domain.staff_member.vocabulary import EmploymentType
from domain.vocabulary import AssignmentId

SIDE_POSTS = (EmploymentType.BANK, EmploymentType.HONORARY)


def rank(post: Post) -> tuple[bool, date, AssignmentId]:
    """Side posts last; of others the one that began first."""
    began = post.began
    return post.employment in SIDE_POSTS, began.day if began else date.max, post.assignment_id


def claim(post: Post) -> Callable[[bool, bool], tuple[bool, AssignmentId] | None]:
    """By whether the post is active and called primary: whether it is the main one for certain, or could be."""
    side = post.employment in SIDE_POSTS
    return lambda active, primary: (primary and not side, post.assignment_id) if active else None


def best(claims: list[tuple[bool, AssignmentId] | None]) -> AssignmentId | None:
    """Of claims in the order of their posts: the first that is certain, else the first."""
    first: AssignmentId | None = None
    for each in claims:
        if each is not None and each[0]:
            return each[1]
        if each is not None and first is None:
            first = each[1]
    return first
