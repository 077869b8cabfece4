import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AdministrativeUnit, User
from basics import clock
from people.models import Appointment
from people.offices import offices_of
from people.serving import ids_served_by
from tests.factories import AppointmentFactory, CommuneFactory, UserFactory, appoint

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def chain():
    """National, province, district, commune."""
    commune = CommuneFactory(old=True)
    return [commune.parent.parent.parent, commune.parent.parent, commune.parent, commune]


def fresh(user):
    return User.objects.get(pk=user.pk)


def served(user, role="officer"):
    return set(AdministrativeUnit.objects.filter(pk__in=ids_served_by(fresh(user), role)))


def test_officer_serves_the_own_unit_only(chain):
    sibling = CommuneFactory(old=True, parent=chain[2])
    appoint(sibling)
    assert served(appoint(chain[3])) == {chain[3]}


def test_vacant_units_are_served_by_the_nearest_unit_above(chain):
    national, province, district, commune = chain
    top = appoint(national)
    assert served(top) >= {national, province, district, commune}
    middle = appoint(province)
    assert (served(top) & set(chain), served(middle)) == ({national}, {province, district, commune})
    low = appoint(district)
    assert (served(middle), served(low)) == ({province}, {district, commune})
    appoint(commune)
    assert served(low) == {district}


def test_unit_with_an_officer_shields_what_is_below_it(chain):
    _national, province, district, commune = chain
    own = appoint(district)
    assert served(appoint(province)) == {province}
    assert served(own) == {district, commune}


def test_vacancy_is_counted_per_role(chain):
    appoint(chain[3], role="officer")
    assert chain[3] in served(appoint(chain[2], role="authority"), "authority")


@pytest.mark.parametrize("why", ["ended", "future", "disabled"])
def test_unit_of_somebody_who_cannot_act_is_vacant(chain, why):
    appoint(chain[3], **({"user__disabled": True} if why == "disabled" else {why: True}))
    assert chain[3] in served(appoint(chain[2]))


def test_appointment_holds_on_its_first_and_last_day(chain):
    today = clock.today()
    appointment = AppointmentFactory(unit=chain[3], valid_from=today, valid_to=today + 2 * DAY)
    held = [day for day in (today - DAY, today, today + 2 * DAY, today + 3 * DAY) if appointment in Appointment.objects.current(day)]
    assert held == [today, today + 2 * DAY]


def test_offices_follow_the_clock(chain):
    user = appoint(chain[3], ended=True)
    assert not offices_of(fresh(user)).has("officer", chain[3])
    with clock.at(clock.today() - 5 * DAY):
        assert offices_of(fresh(user)).has("officer", chain[3])


def test_acting_officer_serves_while_the_delegation_lasts(chain):
    origin = AppointmentFactory(unit=chain[3])
    acting = AppointmentFactory(unit=chain[3], delegated_by=origin, valid_to=clock.today() + DAY)
    assert served(acting.user) == {chain[3]}
    with clock.at(clock.today() + 2 * DAY):
        assert served(acting.user) == set()


def test_delegation_ends_with_the_appointment_it_came_from(chain):
    origin = AppointmentFactory(unit=chain[3])
    acting = AppointmentFactory(unit=chain[3], delegated_by=origin)
    Appointment.objects.filter(pk=origin.pk).update(valid_to=clock.today() - DAY)
    assert served(acting.user) == set()


def test_delegation_survives_the_disabled_account_it_came_from(chain):
    origin = AppointmentFactory(unit=chain[3], user__disabled=True)
    acting = AppointmentFactory(unit=chain[3], delegated_by=origin)
    assert served(acting.user) == {chain[3]}


def test_delegation_is_of_the_same_unit_and_role_and_one_step(chain):
    origin = AppointmentFactory(unit=chain[3])
    acting = AppointmentFactory(unit=chain[3], delegated_by=origin)
    acting.full_clean()
    for wrong in (
        AppointmentFactory.build(unit=chain[2], delegated_by=origin),
        AppointmentFactory.build(unit=chain[3], role="authority", delegated_by=origin),
        AppointmentFactory.build(unit=chain[3], delegated_by=acting),
        AppointmentFactory.build(unit=chain[3], user=origin.user, delegated_by=origin),
    ):
        with pytest.raises(ValidationError):
            wrong.clean()


def test_offices_need_one_query(chain, django_assert_num_queries):
    user = appoint(chain[3])
    AppointmentFactory(user=user, unit=CommuneFactory(old=True), role="auditor")
    user = fresh(user)
    with django_assert_num_queries(1):
        assert offices_of(user).has("officer", chain[3])
        assert len(offices_of(user).units("auditor")) == 1
        assert offices_of(user).units("officer")[0].province_id == chain[1].pk


def test_served_units_need_a_query_for_each_level_that_is_vacant(chain, django_assert_num_queries):
    user = fresh(appoint(chain[1]))
    with django_assert_num_queries(3):
        assert ids_served_by(user, "officer") == [chain[1].pk, chain[2].pk, chain[3].pk]
    appoint(chain[2])
    with django_assert_num_queries(1):
        assert ids_served_by(user, "officer") == [chain[1].pk]


def test_a_commune_serves_itself_without_asking(chain, django_assert_num_queries):
    user = fresh(appoint(chain[3]))
    with django_assert_num_queries(1):
        assert ids_served_by(user, "officer") == [chain[3].pk]


def test_person_without_offices_serves_nothing():
    assert served(UserFactory()) == set()
