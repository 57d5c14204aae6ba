"""Addresses of complaints: how to complain, the person's, a provider's, and the council's."""

from django.urls import path

from placewell.redress.pages import person, provider, staff

urlpatterns = [
    path("how-to-complain/", person.how, name="redress_how"),
    path("my/complaints/", person.mine, name="redress_mine"),
    path("my/complaints/<str:complaint_ref>/", person.mine_one, name="redress_mine_one"),
    path("our-complaints/", provider.ours, name="redress_ours"),
    path("our-complaints/<str:complaint_ref>/", provider.our_one, name="redress_our_one"),
    path("our-complaints/<str:complaint_ref>/our-side/", provider.part, name="redress_part"),
    path("complaints/", staff.complaints, name="redress_complaints"),
    path("complaints/time-to-answer/", staff.time, name="redress_time"),
    path("complaints/<str:complaint_ref>/", staff.complaint, name="redress_complaint"),
    path("complaints/<str:complaint_ref>/safety/", staff.safety, name="redress_safety"),
    path("complaints/<str:complaint_ref>/acknowledge/", staff.acknowledge, name="redress_acknowledge"),
    path("complaints/<str:complaint_ref>/put/", staff.put, name="redress_put"),
    path("complaints/<str:complaint_ref>/delay/", staff.delay, name="redress_delay"),
    path("complaints/<str:complaint_ref>/answer/", staff.answer, name="redress_answer"),
    path("complaints/<str:complaint_ref>/review/", staff.review, name="redress_review"),
]
